import { Notifications } from "@/features/notifications/room";

export default function Page() {
  return <Notifications />;
}
