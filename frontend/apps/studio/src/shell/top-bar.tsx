"use client";

import { Brand, Button } from "@reelbox/ui";
import clsx from "clsx";
import { Upload } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { useUploads } from "@/features/uploads/uploads";
import { AccountMenu } from "./account-menu";
import { PARTS } from "./navigation";
import { useHere } from "./workspace";

export function TopBar() {
  const t = useTranslations("shell");
  const { workspaceId, mayEdit } = useHere();
  const { choose } = useUploads();
  const path = usePathname();
  return (
    <header className="sticky top-0 z-30 border-b border-line bg-canvas/95 backdrop-blur">
      <div className="mx-auto flex h-15 max-w-[110rem] items-center gap-2 px-4 sm:gap-4 sm:px-6">
        <Link href={`/w/${workspaceId}`} aria-label={`Reelbox, ${t("library")}`} className="rounded-control">
          <Brand />
        </Link>
        <nav aria-label={t("menu")} className="hidden gap-1 md:flex">
          {PARTS.map((part) => {
            const href = `/w/${workspaceId}${part.path}`;
            const current = part.path === "" ? path === href : path.startsWith(href);
            return (
              <Link
                key={part.text}
                href={href}
                aria-current={current ? "page" : undefined}
                className={clsx(
                  "rounded-control px-3 py-2 text-sm font-medium whitespace-nowrap hover:bg-sunken",
                  current ? "text-ink" : "text-ink-muted",
                )}
              >
                {t(part.text)}
              </Link>
            );
          })}
        </nav>
        <span className="flex-1" />
        {mayEdit && (
          <Button look="primary" onClick={choose}>
            <Upload aria-hidden />
            {t("upload")}
          </Button>
        )}
        <AccountMenu />
      </div>
    </header>
  );
}
