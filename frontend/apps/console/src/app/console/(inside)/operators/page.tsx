import { Operators } from "@/features/account/operators";

export default function Page() {
  return <Operators />;
}
