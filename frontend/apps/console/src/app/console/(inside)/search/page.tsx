import { Suspense } from "react";
import { SearchResults } from "@/features/search/results";

export default function Page() {
  return (
    <Suspense>
      <SearchResults />
    </Suspense>
  );
}
