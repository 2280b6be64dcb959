import { Webhooks } from "@/features/webhooks/room";

export default function Page() {
  return <Webhooks />;
}
