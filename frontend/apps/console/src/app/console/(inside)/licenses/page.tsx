import { Licenses } from "@/features/licenses/list";

export default function Page() {
  return <Licenses />;
}
