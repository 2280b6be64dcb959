import { Health } from "@/features/operations/health";

export default function Page() {
  return <Health />;
}
