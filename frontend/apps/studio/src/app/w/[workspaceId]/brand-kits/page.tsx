import { BrandKits } from "@/features/brand-kits/room";
import { Room } from "@/i18n/room";

export default function Page() {
  return (
    <Room name="documents">
      <BrandKits />
    </Room>
  );
}
