import { Members } from "@/features/workspace/members";

export default function Page() {
  return <Members />;
}
