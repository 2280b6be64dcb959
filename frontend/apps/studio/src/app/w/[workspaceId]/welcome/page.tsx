import { Welcome } from "@/features/welcome/welcome";
import { Room } from "@/i18n/room";

export default function Page() {
  return (
    <Room name="welcome">
      <Welcome />
    </Room>
  );
}
