import { MyAccount } from "@/features/portal/account";

export default function Page() {
  return <MyAccount />;
}
