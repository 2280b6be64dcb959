import { Suspense } from "react";
import { Library } from "@/features/videos/library";

export default function Page() {
  return (
    <Suspense>
      <Library />
    </Suspense>
  );
}
