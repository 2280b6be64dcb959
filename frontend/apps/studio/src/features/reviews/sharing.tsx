"use client";

import { asProblem } from "@reelbox/api";
import { Checkbox, Panel, ProblemView, Select } from "@reelbox/ui";
import { useTranslations } from "next-intl";
import { Heading } from "@/features/settings/heading";
import { Loaded } from "@/features/settings/loaded";
import { useHere } from "@/shell/workspace";
import { useReviewSettings, useSetReviewSettings } from "./queries";

const DAYS = [1, 3, 7, 14, 30, 90, 365];

/** Whether videos can be shown to people without an account, and for how long. */
export function Sharing() {
  const t = useTranslations("sharing");
  const { workspaceId } = useHere();
  const settings = useReviewSettings(workspaceId);
  const set = useSetReviewSettings(workspaceId);
  return (
    <>
      <Heading title={t("title")} lead={t("lead")} />
      <Loaded query={settings}>
        {(found) => (
          <Panel title={t("links")} lead={t("linksLead")}>
            <div className="flex flex-col gap-5">
              <Checkbox
                label={t("enabled")}
                checked={found.is_enabled}
                disabled={set.isPending}
                onChange={(is_enabled) => set.mutate({ ...found, is_enabled })}
              />
              <Select
                className="max-w-60"
                label={t("days")}
                value={String(found.days)}
                disabled={set.isPending || !found.is_enabled}
                onChange={(days) => set.mutate({ ...found, days: Number(days) })}
                choices={[...new Set([...DAYS, found.days])].map((count) => ({
                  value: String(count),
                  label: t("inDays", { count }),
                }))}
              />
              {set.isError && <ProblemView problem={asProblem(set.error)} />}
            </div>
          </Panel>
        )}
      </Loaded>
    </>
  );
}
