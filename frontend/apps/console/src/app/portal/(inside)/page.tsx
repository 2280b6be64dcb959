import { MyOrders } from "@/features/portal/orders";

export default function Page() {
  return <MyOrders />;
}
