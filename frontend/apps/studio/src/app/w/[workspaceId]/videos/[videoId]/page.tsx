import { Suspense } from "react";
import { Watch } from "@/features/videos/watch";

export default async function Page({ params }: { params: Promise<{ videoId: string }> }) {
  return (
    <Suspense>
      <Watch videoId={(await params).videoId} />
    </Suspense>
  );
}
