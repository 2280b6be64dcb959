// What pages of facts and forms are made of.

import clsx from "clsx";
import type { ReactNode } from "react";

interface PanelProps {
  title: string;
  lead?: ReactNode;
  /** Buttons beside the title. */
  actions?: ReactNode;
  children?: ReactNode;
  className?: string;
}

/** A titled part of a page. */
export function Panel({ title, lead, actions, children, className }: PanelProps) {
  return (
    <section className={clsx("rounded-card border border-line bg-surface p-4 sm:p-5", className)}>
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div className="min-w-0 flex-1 basis-60">
          <h2 className="text-base font-semibold">{title}</h2>
          {lead !== undefined && <p className="mt-1 text-sm text-ink-muted">{lead}</p>}
        </div>
        {actions}
      </div>
      {children !== undefined && <div className="mt-4">{children}</div>}
    </section>
  );
}

export type Tone = "plain" | "accent" | "good" | "bad";

const TONES: Record<Tone, string> = {
  plain: "bg-sunken text-ink",
  accent: "bg-accent-soft text-accent",
  good: "bg-good-soft text-good",
  bad: "bg-bad-soft text-bad",
};

/** A word or two about a state. */
export function Badge({ tone = "plain", children }: { tone?: Tone; children: ReactNode }) {
  return (
    <span
      className={clsx(
        "inline-flex items-center gap-1.5 rounded-full px-2.5 py-0.5 text-xs font-medium whitespace-nowrap",
        TONES[tone],
      )}
    >
      {children}
    </span>
  );
}

/** Names and values; a value that is null is left out. */
export function Facts({ facts }: { facts: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <dl className="grid gap-x-6 gap-y-3 text-sm sm:grid-cols-[minmax(9rem,auto)_1fr]">
      {facts.map(
        ([name, value]) =>
          value !== null && (
            <div key={name} className="contents">
              <dt className="text-ink-muted not-first:mt-1 sm:mt-0!">{name}</dt>
              <dd className="-mt-2.5 min-w-0 font-medium wrap-anywhere sm:mt-0">{value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}
