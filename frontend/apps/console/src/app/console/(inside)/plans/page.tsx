import { Plans } from "@/features/catalog/plans";

export default function Page() {
  return <Plans />;
}
