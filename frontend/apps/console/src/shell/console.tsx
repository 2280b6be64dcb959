"use client";

import { Brand } from "@reelbox/ui";
import { asProblem, unwrap } from "@reelbox/vendor-api";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { usePathname, useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type ReactNode, useEffect } from "react";
import { useMay, useOperator } from "@/features/account/queries";
import { useAttention } from "@/features/attention/queries";
import { SearchBox } from "@/features/search/box";
import { api, CONSOLE } from "@/lib/api";
import { Answer } from "@/parts/page";
import { LooksMenu } from "./looks";
import { PartTabs } from "./tabs";

const PARTS = [
  "dashboard",
  "orders",
  "customers",
  "licenses",
  "clocks",
  "events",
  "mails",
  "fleet",
  "plans",
  "keys",
] as const;
const ADMIN_PARTS = ["operators", "audit"] as const;

/** What every page of the console has; whoever is not signed in is led to the door. */
export function ConsoleShell({ children }: { children: ReactNode }) {
  const t = useTranslations("console");
  const router = useRouter();
  const path = usePathname();
  const queries = useQueryClient();
  const me = useOperator();
  const may = useMay();
  const attention = useAttention(me.data !== undefined);
  const out = me.isError && asProblem(me.error).status === 401;
  useEffect(() => {
    if (out) {
      router.replace(`/console/login?next=${encodeURIComponent(path)}`);
    }
  }, [out, path, router]);
  const leave = useMutation({
    mutationFn: () => unwrap(api.DELETE(`${CONSOLE}/sessions`)),
    onSuccess: () => {
      queries.clear();
      router.replace("/console/login");
    },
  });
  const parts = may("admin") ? [...PARTS, ...ADMIN_PARTS] : PARTS;
  const waiting = attention.data?.reduce((sum, group) => sum + group.count, 0);
  const tabs = [
    { href: "/console", label: t("attention"), count: waiting },
    ...parts.map((part) => ({ href: `/console/${part}`, label: t(part) })),
  ];
  return (
    <>
      <header className="sticky top-0 z-30 border-b border-line bg-canvas/95 backdrop-blur">
        <div className="mx-auto flex h-15 max-w-6xl items-center gap-3 px-4 sm:px-6">
          <Link href="/console" className="rounded-control">
            <Brand compact />
          </Link>
          <span className="flex-1" />
          <SearchBox />
          <LooksMenu
            who={me.data && { name: me.data.name, detail: `${me.data.email} · ${t(`roles.${me.data.role}`)}` }}
            onLeave={() => leave.mutate()}
          />
        </div>
        <div className="mx-auto max-w-6xl">
          <PartTabs tabs={tabs} root="/console" label={t("menu")} />
        </div>
      </header>
      <main>{!out && <Answer query={me}>{() => children}</Answer>}</main>
    </>
  );
}
