"use client";

import { Badge, Facts, Panel } from "@reelbox/ui";
import { useFormatter, useTranslations } from "next-intl";
import type { License } from "./queries";

/** Plan, times, limits and features. */
export function Bought({ license }: { license: License }) {
  const t = useTranslations("licensePage");
  const format = useFormatter();
  const date = (text: string | null, never: string) =>
    text === null ? never : format.dateTime(new Date(text), { dateStyle: "long" });
  if (license.plan === null) {
    return <Panel title={t("bought")} lead={t("trialIncludes")} />;
  }
  return (
    <Panel title={t("bought")}>
      <Facts
        facts={[
          [t("customer"), license.customer],
          [t("plan"), license.plan],
          [t("licenseId"), <code key="id">{license.license_id}</code>],
          [t("expires"), date(license.expires_at, t("never"))],
          [t("fileExpires"), date(license.file_expires_at, t("never"))],
          [t("support"), date(license.support_until, t("asLicense"))],
          [t("machines"), license.machines === null ? null : format.number(license.machines)],
        ]}
      />
      {license.limits.length > 0 && (
        <>
          <h3 className="mt-6 mb-3 text-sm font-semibold">{t("limits")}</h3>
          <Facts
            facts={license.limits.map(
              (limit) => [name(limit, "limit"), format.number(limit.value, { useGrouping: false })] as const,
            )}
          />
        </>
      )}
      <h3 className="mt-6 mb-3 text-sm font-semibold">{t("features")}</h3>
      {license.features.length === 0 && <p className="text-sm text-ink-muted">{t("noFeatures")}</p>}
      <ul className="flex flex-wrap gap-2">
        {license.features.map((feature) => (
          <li key={feature.name}>
            <Badge tone={feature.known ? "good" : "plain"}>{name(feature, "feature")}</Badge>
          </li>
        ))}
      </ul>
    </Panel>
  );

  function name({ name, known }: { name: string; known: boolean }, kind: "limit" | "feature"): string {
    const key = `${kind}Names.${name}`;
    const said = t.has(key) ? t(key) : name;
    return known ? said : t("unknown", { name: said });
  }
}
