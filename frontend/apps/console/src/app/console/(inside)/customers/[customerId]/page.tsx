import { CustomerPage } from "@/features/customers/customers";

export default async function Page({ params }: { params: Promise<{ customerId: string }> }) {
  return <CustomerPage id={decodeURIComponent((await params).customerId)} />;
}
