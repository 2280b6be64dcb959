import { Enter } from "@/features/portal/enter";

export default function Page() {
  return <Enter />;
}
