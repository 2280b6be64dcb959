import clsx from "clsx";

/** The name, with its mark: a strip with a piece cut out. Compact, narrow screens show the mark alone. */
export function Brand({ compact = false }: { compact?: boolean }) {
  return (
    <span className="flex items-center gap-2.5">
      <svg viewBox="0 0 24 24" className="size-7 text-accent" fill="currentColor" aria-hidden="true">
        <rect x="1" y="5" width="8" height="14" rx="3" />
        <rect x="11" y="5" width="3" height="14" rx="1.5" opacity="0.4" />
        <rect x="16" y="5" width="7" height="14" rx="3" />
      </svg>
      <span className={clsx("text-lg font-semibold tracking-tight", compact && "sr-only sm:not-sr-only")}>Reelbox</span>
    </span>
  );
}
