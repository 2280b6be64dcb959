import { Suspense } from "react";
import { Thanks } from "@/features/shop/thanks";

export default function Page() {
  return (
    <Suspense>
      <Thanks />
    </Suspense>
  );
}
