import { Suspense } from "react";
import { Watch } from "@/features/videos/watch";
import { Room } from "@/i18n/room";

export default async function Page({ params }: { params: Promise<{ videoId: string }> }) {
  return (
    <Room name="reviews">
      <Suspense>
        <Watch videoId={(await params).videoId} />
      </Suspense>
    </Room>
  );
}
