import type { Metadata } from "next";
import { Shared } from "@/features/reviews/shared";
import { Room } from "@/i18n/room";

export const metadata: Metadata = { robots: { index: false, follow: false } };

export default async function Page({ params }: { params: Promise<{ token: string }> }) {
  return (
    <Room name="reviews">
      <Shared token={(await params).token} />
    </Room>
  );
}
