import { Suspense } from "react";
import { Buy } from "@/features/shop/buy";

export default function Page() {
  return (
    <Suspense>
      <Buy />
    </Suspense>
  );
}
