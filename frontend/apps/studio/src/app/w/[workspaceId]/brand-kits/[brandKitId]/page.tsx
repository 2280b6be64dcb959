import { BrandKitRoom } from "@/features/brand-kits/room";
import { Room } from "@/i18n/room";

export default async function Page({ params }: { params: Promise<{ brandKitId: string }> }) {
  return (
    <Room name="documents">
      <BrandKitRoom id={(await params).brandKitId} />
    </Room>
  );
}
