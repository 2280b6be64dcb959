import { MyInvoices } from "@/features/portal/invoices";

export default function Page() {
  return <MyInvoices />;
}
