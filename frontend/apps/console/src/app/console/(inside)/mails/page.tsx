import { Mails } from "@/features/mails/list";

export default function Page() {
  return <Mails />;
}
