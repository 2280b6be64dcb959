"use client";

import { asProblem } from "@reelbox/api";
import { Button, buttonClass, Panel, ProblemView, Progress } from "@reelbox/ui";
import { Clapperboard, Gauge, HardDrive } from "lucide-react";
import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { useJobsUnderWay } from "@/features/jobs/queries";
import { useSpeed, useStorage } from "@/features/operations/queries";
import { Heading } from "@/features/settings/heading";
import { Loaded } from "@/features/settings/loaded";
import { bytes } from "@/lib/format";
import { useHere } from "@/shell/workspace";
import { useTakeSample, useTrial } from "./queries";

const HOUR_BYTES = 5e9; // of Full HD as phones record it

/** After the set-up: how much room there is, how fast the box is, and a recording to try it with. */
export function Welcome() {
  const t = useTranslations("welcome");
  const { workspaceId, administers, mayEdit } = useHere();
  return (
    <div className="mx-auto flex max-w-3xl flex-col gap-5 px-4 pt-8 pb-24 sm:px-6">
      <Heading title={t("title")} lead={t("lead")} />
      {administers && <Room />}
      {mayEdit && <Trial />}
      <Speed />
      <Link href={`/w/${workspaceId}`} className={buttonClass("primary", "normal", "self-start")}>
        {t("toLibrary")}
      </Link>
    </div>
  );
}

function Titled({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <div className="flex items-start gap-4">
      <span className="flex size-10 shrink-0 items-center justify-center rounded-full bg-accent-soft text-accent">
        {icon}
      </span>
      <div className="min-w-0 flex-1">{children}</div>
    </div>
  );
}

function Room() {
  const t = useTranslations("welcome");
  const locale = useLocale();
  const storage = useStorage();
  return (
    <Loaded query={storage} className="h-24">
      {({ free_bytes, floor_bytes }) => {
        const hours = Math.floor(Math.max(0, free_bytes - floor_bytes) / HOUR_BYTES);
        return (
          <Panel title={t("room")}>
            <Titled icon={<HardDrive className="size-5" aria-hidden />}>
              <p className="text-sm">{t("free", { size: bytes(free_bytes, locale) })}</p>
              <p className="mt-0.5 text-sm text-ink-muted">{t("hours", { hours })}</p>
            </Titled>
          </Panel>
        );
      }}
    </Loaded>
  );
}

function Speed() {
  const t = useTranslations("welcome");
  const { workspaceId } = useHere();
  const speed = useSpeed(workspaceId);
  return (
    <Loaded query={speed} className="h-24">
      {({ ten_minutes, measured }) => (
        <Panel title={t("speed")}>
          <Titled icon={<Gauge className="size-5" aria-hidden />}>
            <p className="text-sm" role="status">
              {t(measured ? "measured" : "guessed", { minutes: Math.max(1, Math.ceil(ten_minutes)) })}
            </p>
            {!measured && <p className="mt-0.5 text-sm text-ink-muted">{t("howToMeasure")}</p>}
          </Titled>
        </Panel>
      )}
    </Loaded>
  );
}

function Trial() {
  const t = useTranslations("welcome");
  const { workspaceId } = useHere();
  const take = useTakeSample(workspaceId);
  const { upload, video, render, made } = useTrial(workspaceId, take.data?.id ?? null);
  const job = useJobsUnderWay(workspaceId).data?.get(video.data?.id ?? "");
  const done = made?.state === "succeeded";
  const problem = take.error ?? upload.error ?? video.error ?? render.error ?? null;
  const failure = upload.data?.failure ?? video.data?.failure ?? made?.failure ?? null;
  return (
    <Panel title={t("sample")}>
      <Titled icon={<Clapperboard className="size-5" aria-hidden />}>
        <p className="text-sm text-ink-muted">{t("sampleText")}</p>
        {take.isIdle && (
          <Button className="mt-3" onClick={() => take.mutate()}>
            {t("try")}
          </Button>
        )}
        {!take.isIdle && !done && problem === null && failure === null && (
          <div className="mt-3">
            <p className="mb-2 text-sm" role="status">
              {t(made !== undefined ? "rendering" : video.data?.state === "analyzing" ? "listening" : "arriving")}
            </p>
            <Progress value={job === undefined ? null : job.progress} label={t("sample")} />
          </div>
        )}
        {done && (
          <Link href={`/w/${workspaceId}/videos/${video.data?.id}`} className={buttonClass("plain", "normal", "mt-3")}>
            {t("watch")}
          </Link>
        )}
        {problem !== null && <ProblemView className="mt-3" problem={asProblem(problem)} />}
        {failure !== null && (
          <ProblemView className="mt-3" problem={{ hint: "", ...failure, detail: failure.message }} />
        )}
      </Titled>
    </Panel>
  );
}
