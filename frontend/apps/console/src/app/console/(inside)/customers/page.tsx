import { Customers } from "@/features/customers/customers";

export default function Page() {
  return <Customers />;
}
