"use client";

import { CopyField } from "@reelbox/ui";
import { useTranslations } from "next-intl";

/** A webhook's secret, this once. */
export function Secret({ url, secret }: { url: string; secret: string }) {
  const t = useTranslations();
  return (
    <div className="mt-4 rounded-card bg-good-soft p-4">
      <CopyField
        label={t("webhooks.secretOf", { url })}
        value={secret}
        copyLabel={t("common.copy")}
        copiedLabel={t("common.copied")}
      />
      <p className="mt-2 text-xs">{t("webhooks.once")}</p>
    </div>
  );
}
