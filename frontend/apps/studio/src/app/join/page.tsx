import { Suspense } from "react";
import { Join } from "@/features/account/join";

export default function Page() {
  return (
    <Suspense>
      <Join />
    </Suspense>
  );
}
