import { Audit } from "@/features/workspace/audit";

export default function Page() {
  return <Audit />;
}
