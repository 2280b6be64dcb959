import { Brand } from "@reelbox/ui";
import type { ReactNode } from "react";

/** The page of somebody who is not signed in yet: one thing to do, in the middle. */
export function AccountFrame({ title, lead, children }: { title: string; lead?: string; children?: ReactNode }) {
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-md flex-col justify-center px-5 py-10">
      <Brand />
      <h1 className="mt-8 text-2xl font-semibold">{title}</h1>
      {lead !== undefined && <p className="mt-2 text-sm text-ink-muted">{lead}</p>}
      {children !== undefined && <div className="mt-6">{children}</div>}
    </main>
  );
}
