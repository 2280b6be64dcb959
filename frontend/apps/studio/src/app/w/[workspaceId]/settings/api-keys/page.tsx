import { ApiKeys } from "@/features/workspace/api-keys";

export default function Page() {
  return <ApiKeys />;
}
