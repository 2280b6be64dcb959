/** The classes of everything that takes text or a choice. */
export const CONTROL =
  "w-full rounded-control border border-line-strong bg-surface px-3 text-base text-ink placeholder:text-ink-muted " +
  "sm:text-sm disabled:opacity-60";
