import { OrderPage } from "@/features/orders/order";

export default async function Page({ params }: { params: Promise<{ orderId: string }> }) {
  return <OrderPage id={decodeURIComponent((await params).orderId)} />;
}
