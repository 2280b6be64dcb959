import clsx from "clsx";
import type { ReactNode } from "react";

export type Tone = "plain" | "accent" | "good" | "bad";

const TONES: Record<Tone, string> = {
  plain: "bg-sunken text-ink-muted",
  accent: "bg-accent-soft text-accent",
  good: "bg-good-soft text-good",
  bad: "bg-bad-soft text-bad",
};

/** How something stands, in a word. */
export function Badge({ tone = "plain", children }: { tone?: Tone; children: ReactNode }) {
  return (
    <span
      className={clsx(
        "inline-flex items-center rounded-full px-2 py-0.5 text-xs font-medium whitespace-nowrap",
        TONES[tone],
      )}
    >
      {children}
    </span>
  );
}
