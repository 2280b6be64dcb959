import { Suspense } from "react";
import { Reset } from "@/features/account/reset";

export default function Page() {
  return (
    <Suspense>
      <Reset />
    </Suspense>
  );
}
