import { Sharing } from "@/features/reviews/sharing";

export default function Page() {
  return <Sharing />;
}
