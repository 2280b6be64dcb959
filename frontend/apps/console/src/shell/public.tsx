"use client";

import { Brand } from "@reelbox/ui";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { LooksMenu } from "./looks";

/** The frame of pages that anybody may see. */
export function PublicFrame({ children }: { children: ReactNode }) {
  const t = useTranslations("shell");
  return (
    <>
      <header className="border-b border-line">
        <div className="mx-auto flex h-15 max-w-5xl items-center gap-3 px-4 sm:px-6">
          <Link href="/buy" className="rounded-control">
            <Brand />
          </Link>
          <span className="flex-1" />
          <Link href="/portal" className="rounded-control px-3 py-2 text-sm font-medium hover:bg-sunken">
            {t("portal")}
          </Link>
          <LooksMenu />
        </div>
      </header>
      <main className="mx-auto w-full max-w-5xl px-4 py-8 sm:px-6">{children}</main>
    </>
  );
}

/** The page of somebody who is not signed in yet: one thing to do, in the middle. */
export function DoorFrame({ title, lead, children }: { title: string; lead?: string; children?: ReactNode }) {
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-md flex-col justify-center px-5 py-10">
      <div className="flex items-center justify-between">
        <Brand />
        <LooksMenu />
      </div>
      <h1 className="mt-8 text-2xl font-semibold">{title}</h1>
      {lead !== undefined && <p className="mt-2 text-sm text-ink-muted">{lead}</p>}
      {children !== undefined && <div className="mt-6">{children}</div>}
    </main>
  );
}
