import type { ReactNode } from "react";

/** What a room is called, and what it is for. */
export function Heading({ title, lead, actions }: { title: string; lead?: ReactNode; actions?: ReactNode }) {
  return (
    <header className="flex flex-wrap items-start justify-between gap-3">
      <div className="min-w-0 flex-1 basis-72">
        <h1 className="text-xl font-semibold">{title}</h1>
        {lead !== undefined && <p className="mt-1 max-w-2xl text-sm text-pretty text-ink-muted">{lead}</p>}
      </div>
      {actions}
    </header>
  );
}
