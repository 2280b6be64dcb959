import { ClockPage } from "@/features/clocks/clocks";

export default async function Page({ params }: { params: Promise<{ clockId: string }> }) {
  return <ClockPage id={decodeURIComponent((await params).clockId)} />;
}
