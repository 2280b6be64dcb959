import { Suspense } from "react";
import { Login } from "@/features/account/login";

export default function Page() {
  return (
    <Suspense>
      <Login />
    </Suspense>
  );
}
