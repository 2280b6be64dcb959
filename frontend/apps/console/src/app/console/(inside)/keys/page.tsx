import { Keys } from "@/features/catalog/keys";

export default function Page() {
  return <Keys />;
}
