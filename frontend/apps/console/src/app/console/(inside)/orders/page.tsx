import { Orders } from "@/features/orders/list";

export default function Page() {
  return <Orders />;
}
