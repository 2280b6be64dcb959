import { Fleet } from "@/features/fleet/fleet";

export default function Page() {
  return <Fleet />;
}
