import { Events } from "@/features/events/events";

export default function Page() {
  return <Events />;
}
