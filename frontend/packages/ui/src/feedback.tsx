// How the page says that it waits, that there is nothing, and that something went wrong.

import { Progress as BaseProgress } from "@base-ui/react/progress";
import clsx from "clsx";
import type { ReactNode } from "react";

export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={clsx("animate-pulse rounded-control bg-sunken", className)} />;
}

/** How far something is: 0 to 1, or null where nobody knows. */
export function Progress({ value, label, className }: { value: number | null; label: string; className?: string }) {
  return (
    <BaseProgress.Root value={value === null ? null : Math.round(value * 100)} aria-label={label} className={className}>
      <BaseProgress.Track className="h-1.5 overflow-hidden rounded-full bg-sunken">
        <BaseProgress.Indicator className="h-full rounded-full bg-accent transition-[width] data-indeterminate:w-1/3 data-indeterminate:animate-pulse" />
      </BaseProgress.Track>
    </BaseProgress.Root>
  );
}

interface EmptyProps {
  icon: ReactNode;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}

export function EmptyState({ icon, title, children, action }: EmptyProps) {
  return (
    <div className="mx-auto flex max-w-md flex-col items-center gap-3 px-4 py-16 text-center">
      <div className="flex size-14 items-center justify-center rounded-full bg-accent-soft text-accent [&_svg]:size-6">
        {icon}
      </div>
      <h2 className="text-lg font-semibold">{title}</h2>
      {children !== undefined && <p className="text-sm text-ink-muted">{children}</p>}
      {action !== undefined && <div className="mt-2">{action}</div>}
    </div>
  );
}

interface ProblemProps {
  problem: { detail: string; hint: string; code: string };
  /** A button that helps. */
  action?: ReactNode;
  className?: string;
}

/** A sentence, what to do, the code, and a button that helps. */
export function ProblemView({ problem, action, className }: ProblemProps) {
  return (
    <div
      role="alert"
      className={clsx("flex flex-wrap items-center gap-x-4 gap-y-2 rounded-card bg-bad-soft px-4 py-3", className)}
    >
      <div className="min-w-48 flex-1">
        <p className="text-sm font-medium">{problem.detail}</p>
        <p className="mt-0.5 text-xs text-ink-muted">
          {problem.hint} <span className="font-medium whitespace-nowrap">{problem.code}</span>
        </p>
      </div>
      {action}
    </div>
  );
}
