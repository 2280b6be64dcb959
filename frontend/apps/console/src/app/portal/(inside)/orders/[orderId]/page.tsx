import { MyOrders } from "@/features/portal/orders";

export default async function Page({ params }: { params: Promise<{ orderId: string }> }) {
  return <MyOrders only={decodeURIComponent((await params).orderId)} />;
}
