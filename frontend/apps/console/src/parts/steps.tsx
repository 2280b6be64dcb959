"use client";

import clsx from "clsx";
import { Check, CircleDashed, EyeOff, LoaderCircle, SkipForward, TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { Step } from "@/lib/api";
import { useWhen } from "@/lib/format";

const LOOKS = {
  waiting: [CircleDashed, "bg-sunken text-ink-muted"],
  running: [LoaderCircle, "bg-accent-soft text-accent"],
  done: [Check, "bg-good-soft text-good"],
  failed: [TriangleAlert, "bg-bad-soft text-bad"],
  skipped: [SkipForward, "bg-sunken text-ink-muted"],
  not_observable: [EyeOff, "bg-sunken text-ink-muted"],
} as const;

interface Props<T extends Step> {
  steps: readonly T[];
  /** More about a step, and what can be done with it. */
  about?: (step: T) => ReactNode;
}

/** An order's way from payment to first video. */
export function Steps<T extends Step>({ steps, about }: Props<T>) {
  const t = useTranslations("steps");
  const when = useWhen();
  return (
    <ol className="flex flex-col">
      {steps.map((step, index) => {
        const [Icon, look] = LOOKS[step.state];
        return (
          <li key={step.name} data-step={step.name} data-state={step.state} className="flex gap-3">
            <div className="flex flex-col items-center">
              <span className={clsx("flex size-8 shrink-0 items-center justify-center rounded-full", look)}>
                <Icon className={clsx("size-4", step.state === "running" && "animate-spin")} aria-hidden />
              </span>
              {index < steps.length - 1 && <span className="my-1 w-px flex-1 bg-line" />}
            </div>
            <div className="min-w-0 flex-1 pb-5">
              <p className="flex flex-wrap items-baseline gap-x-2 pt-1">
                <span className="text-sm font-medium">{t(step.name)}</span>
                <span className="text-xs text-ink-muted">{t(`state.${step.state}`)}</span>
                {step.finished_at !== null && (
                  <time className="text-xs text-ink-muted" dateTime={step.finished_at}>
                    {when.moment(step.finished_at)}
                  </time>
                )}
              </p>
              {step.error !== null && step.state !== "done" && (
                <p className="mt-1 text-sm text-bad">
                  {step.error} <span className="text-xs font-medium whitespace-nowrap">{step.error_code}</span>
                </p>
              )}
              {step.reason !== null && <p className="mt-1 text-sm text-ink-muted">{step.reason}</p>}
              {about?.(step)}
            </div>
          </li>
        );
      })}
    </ol>
  );
}
