"use client";

import { Progress } from "@reelbox/ui";
import { useLocale, useTranslations } from "next-intl";
import { span } from "@/lib/format";
import type { Job } from "./queries";
import { stageText } from "./stages";

/** How far a job is: stage, percent, time left. */
export function JobProgress({ job, name }: { job: Job; name: string }) {
  const t = useTranslations();
  const locale = useLocale();
  const begun = job.state === "running";
  return (
    <div className="flex flex-col gap-1.5">
      <p className="flex justify-between gap-3 text-xs text-ink-muted tabular-nums">
        <span className="truncate">{t(`stages.${stageText(job.stage, job.state)}`)}</span>
        {begun && (
          <span className="shrink-0">
            {Math.floor(job.progress * 100)} %
            {job.left_s !== null && job.left_s > 0 && ` · ${t("library.left", { time: span(job.left_s, locale) })}`}
          </span>
        )}
      </p>
      <Progress value={begun ? job.progress : 0} label={t("library.progress", { name })} />
    </div>
  );
}
