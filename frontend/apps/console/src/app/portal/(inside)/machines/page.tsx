import { MyMachines } from "@/features/portal/machines";

export default function Page() {
  return <MyMachines />;
}
