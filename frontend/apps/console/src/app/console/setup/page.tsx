import { Setup } from "@/features/account/setup";

export default function Page() {
  return <Setup />;
}
