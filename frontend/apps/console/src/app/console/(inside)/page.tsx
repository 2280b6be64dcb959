import { AttentionQueue } from "@/features/attention/queue";

export default function Page() {
  return <AttentionQueue />;
}
