"use client";

import { asProblem } from "@reelbox/api";
import { Button, Facts, Panel, ProblemView, useToast } from "@reelbox/ui";
import { RefreshCw } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { useHere } from "@/shell/workspace";
import { type License, useLicenseChange } from "./queries";
import { useWords } from "./words";

/** When the box looked at its license last, and what its vendor's server said. */
export function LastCheck({ license }: { license: License }) {
  const t = useTranslations("licensePage");
  const format = useFormatter();
  const toast = useToast();
  const words = useWords();
  const { administers } = useHere();
  const refresh = useLicenseChange();
  const { online } = license;
  const at = (text: string | null, never: string) =>
    text === null ? never : format.dateTime(new Date(text), { dateStyle: "medium", timeStyle: "short" });
  const answer =
    online.code === null
      ? t("answered")
      : words({ code: online.code, detail: online.message ?? online.code, hint: "" }).detail;
  return (
    <Panel
      title={t("check")}
      lead={t("checkLead")}
      actions={
        administers &&
        online.configured &&
        license.license_id !== null && (
          <Button
            busy={refresh.isPending}
            onClick={() => refresh.mutate("refresh", { onSuccess: () => toast({ title: t("refreshed") }) })}
          >
            <RefreshCw aria-hidden />
            {t("refresh")}
          </Button>
        )
      }
    >
      <Facts
        facts={[
          [t("checkedAt"), at(license.checked_at, t("notYet"))],
          [t("server"), t(online.configured ? "serverKnown" : "serverNone")],
          ...(online.configured
            ? ([
                [t("askedAt"), at(online.at, t("notYet"))],
                [t("succeededAt"), at(online.succeeded_at, t("notYet"))],
                [t("answer"), online.at === null ? null : answer],
              ] as const)
            : []),
        ]}
      />
      {refresh.isError && <ProblemView className="mt-4" problem={asProblem(refresh.error)} />}
    </Panel>
  );
}
