"use client";

import clsx from "clsx";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { type ReactNode, useEffect, useRef } from "react";
import { useHere } from "@/shell/workspace";
import { groupsFor } from "./sections";

/** Beside each room of the settings the way to the others. */
export function SettingsFrame({ children }: { children: ReactNode }) {
  const t = useTranslations("settings");
  const here = useHere();
  const path = usePathname();
  const base = `/w/${here.workspaceId}/settings`;
  const current = useRef<HTMLAnchorElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: on a phone the row is wider than the screen
  useEffect(() => {
    current.current?.scrollIntoView({ block: "nearest", inline: "center" }); // newer browsers return a promise
  }, [path, here]);
  return (
    <div className="mx-auto grid max-w-6xl gap-x-10 gap-y-5 px-4 pt-5 pb-24 sm:px-6 lg:grid-cols-[13rem_minmax(0,1fr)] lg:pt-8">
      <nav
        aria-label={t("title")}
        className="-mx-4 flex gap-1 overflow-x-auto border-b border-line px-4 pb-2 sm:-mx-6 sm:px-6 lg:sticky lg:top-23 lg:m-0 lg:flex-col lg:gap-0 lg:self-start lg:border-0 lg:p-0"
      >
        {groupsFor(here).map((group) => (
          <div key={group.name} className="flex gap-1 lg:mb-4 lg:flex-col lg:gap-0.5">
            <p className="hidden px-3 pb-1 text-xs font-medium text-ink-muted lg:block">{t(`groups.${group.name}`)}</p>
            {group.sections.map(({ name }) => {
              const shown = path.startsWith(`${base}/${name}`);
              return (
                <Link
                  key={name}
                  href={`${base}/${name}`}
                  ref={shown ? current : undefined}
                  aria-current={shown ? "page" : undefined}
                  className={clsx(
                    "rounded-control px-3 py-2 text-sm whitespace-nowrap hover:bg-sunken lg:py-1.5",
                    shown ? "bg-accent-soft font-medium text-accent" : "text-ink",
                  )}
                >
                  {t(`sections.${name}`)}
                </Link>
              );
            })}
          </div>
        ))}
      </nav>
      <div className="flex min-w-0 flex-col gap-5">{children}</div>
    </div>
  );
}
