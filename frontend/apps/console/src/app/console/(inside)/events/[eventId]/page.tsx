import { EventPage } from "@/features/events/events";

export default async function Page({ params }: { params: Promise<{ eventId: string }> }) {
  return <EventPage id={decodeURIComponent((await params).eventId)} />;
}
