"use client";

import { NOT_LOADED } from "@reelbox/api";
import { Button, ProblemView } from "@reelbox/ui";
import { useTranslations } from "next-intl";
import { useEffect } from "react";

/** Stands where a page was to be whose code did not arrive or broke; loads it anew when the line is back. */
export function LoadFailed({ error }: { error: Error }) {
  const t = useTranslations("common");
  useEffect(() => {
    const again = () => location.reload();
    addEventListener("online", again);
    return () => removeEventListener("online", again);
  }, []);
  return (
    <div className="mx-auto max-w-xl px-4 pt-10">
      <ProblemView
        problem={{ detail: t("notLoaded"), hint: error.message, code: NOT_LOADED }}
        action={<Button onClick={() => location.reload()}>{t("retry")}</Button>}
      />
    </div>
  );
}
