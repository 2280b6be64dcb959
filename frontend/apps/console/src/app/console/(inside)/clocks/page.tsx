import { Clocks } from "@/features/clocks/clocks";

export default function Page() {
  return <Clocks />;
}
