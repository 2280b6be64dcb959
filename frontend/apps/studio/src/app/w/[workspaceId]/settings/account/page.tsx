import { Profile } from "@/features/account/profile";

export default function Page() {
  return <Profile />;
}
