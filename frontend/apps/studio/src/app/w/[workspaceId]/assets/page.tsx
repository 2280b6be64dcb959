import { Assets } from "@/features/assets/room";
import { Room } from "@/i18n/room";

export default function Page() {
  return (
    <Room name="assets">
      <Assets />
    </Room>
  );
}
