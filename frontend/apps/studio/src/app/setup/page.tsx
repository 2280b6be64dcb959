import { Suspense } from "react";
import { Setup } from "@/features/account/setup";

export default function Page() {
  return (
    <Suspense>
      <Setup />
    </Suspense>
  );
}
