"use client";

import { Panel, ProblemView } from "@reelbox/ui";
import { CircleCheck, CircleX } from "lucide-react";
import { useTranslations } from "next-intl";
import { useJobsUnderWay } from "@/features/jobs/queries";
import { Heading } from "@/features/settings/heading";
import { Loaded } from "@/features/settings/loaded";
import { useHere } from "@/shell/workspace";
import { type Readiness, useReadiness, useSpeed } from "./queries";

/** Whether the box is well, in plain words. */
export function Health() {
  const t = useTranslations("health");
  const { workspaceId } = useHere();
  const readiness = useReadiness();
  const speed = useSpeed(workspaceId);
  const jobs = useJobsUnderWay(workspaceId);
  return (
    <>
      <Heading title={t("title")} lead={t("lead")} />
      <Loaded query={readiness}>
        {(found) => (
          <Panel title={t(found.ready ? "well" : "unwell")}>
            <ul className="-my-3 divide-y divide-line">
              {found.dependencies.map((each) => (
                <Part key={each.name} part={each} />
              ))}
            </ul>
          </Panel>
        )}
      </Loaded>
      <Loaded query={speed} className="h-24">
        {(found) => (
          <Panel
            title={t("speed")}
            lead={t(found.measured ? "speedMeasured" : "speedGuessed", { minutes: Math.ceil(found.ten_minutes) })}
          />
        )}
      </Loaded>
      <Panel title={t("work")} lead={t("working", { count: jobs.data?.size ?? 0 })} />
    </>
  );
}

function Part({ part }: { part: Readiness["dependencies"][number] }) {
  const t = useTranslations("health");
  const name = t.has(`parts.${part.name}`) ? t(`parts.${part.name}`) : part.name;
  const Icon = part.ready ? CircleCheck : CircleX;
  const code = part.code ?? "";
  const known = t.has(`codes.${code}`);
  return (
    <li className="flex flex-col gap-2 py-3">
      <p className="flex items-center gap-3 text-sm">
        <Icon className={part.ready ? "size-5 text-good" : "size-5 text-bad"} aria-hidden />
        <span className="flex-1 font-medium">{name}</span>
        <span className="text-ink-muted">{t(part.ready ? "fine" : "notFine")}</span>
      </p>
      {!part.ready && (
        <ProblemView
          problem={{
            code,
            detail: known ? t(`codes.${code}.message`) : t("unknown"),
            hint: known ? t(`codes.${code}.hint`) : t("unknownHint"),
          }}
        />
      )}
    </li>
  );
}
