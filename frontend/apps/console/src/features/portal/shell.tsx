"use client";

import { Brand } from "@reelbox/ui";
import { asProblem, unwrap } from "@reelbox/vendor-api";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { api, PORTAL } from "@/lib/api";
import { Answer } from "@/parts/page";
import { LooksMenu } from "@/shell/looks";
import { PartTabs } from "@/shell/tabs";
import { AskForLink } from "./enter";
import { useCustomer } from "./queries";

/** What every page of the portal has; whoever has no session asks for a link instead. */
export function PortalShell({ children }: { children: ReactNode }) {
  const t = useTranslations("portal");
  const queries = useQueryClient();
  const me = useCustomer();
  const leave = useMutation({
    mutationFn: () => unwrap(api.DELETE(`${PORTAL}/sessions`)),
    onSuccess: () => queries.resetQueries(),
  });
  if (me.isError && asProblem(me.error).status === 401) {
    return <AskForLink />;
  }
  const tabs = [
    { href: "/portal", also: "/portal/orders", label: t("orders") },
    { href: "/portal/machines", label: t("machines") },
    { href: "/portal/invoices", label: t("invoices") },
    { href: "/portal/account", label: t("account") },
  ];
  return (
    <>
      <header className="border-b border-line">
        <div className="mx-auto flex h-15 max-w-5xl items-center gap-3 px-4 sm:px-6">
          <Link href="/portal" className="rounded-control">
            <Brand />
          </Link>
          <span className="flex-1" />
          <LooksMenu
            who={me.data && { name: me.data.name, detail: me.data.email ?? "" }}
            onLeave={() => leave.mutate()}
            onLanguage={(language) => api.PATCH(`${PORTAL}/me`, { body: { language } })}
          />
        </div>
        <div className="mx-auto max-w-5xl">
          <PartTabs tabs={tabs} root="/portal" label={t("title")} />
        </div>
      </header>
      <main className="mx-auto w-full max-w-5xl px-4 py-6 sm:px-6">
        <Answer query={me}>{() => children}</Answer>
      </main>
    </>
  );
}
