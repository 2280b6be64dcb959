import { Recipes } from "@/features/recipes/room";
import { Room } from "@/i18n/room";

export default function Page() {
  return (
    <Room name="documents">
      <Recipes />
    </Room>
  );
}
