"use client";

import clsx from "clsx";
import Link from "next/link";
import { usePathname } from "next/navigation";

interface Tab {
  href: string;
  label: string;
  /** Pages that belong to it, too. */
  also?: string;
  /** How many things wait there. */
  count?: number | undefined;
}

/** Whether a page lies under a tab; a root is only itself. */
export function isUnder(path: string, href: string, root: string): boolean {
  return href === root ? path === href : path === href || path.startsWith(`${href}/`);
}

/** Links between the parts of a place, in one line that scrolls where it is too long. */
export function PartTabs({ tabs, root, label }: { tabs: readonly Tab[]; root: string; label: string }) {
  const path = usePathname();
  return (
    <nav aria-label={label} className="flex gap-1 overflow-x-auto px-3 [scrollbar-width:none] sm:px-5">
      {tabs.map((tab) => {
        const here = isUnder(path, tab.href, root) || (tab.also !== undefined && isUnder(path, tab.also, root));
        return (
          <Link
            key={tab.href}
            href={tab.href}
            aria-current={here ? "page" : undefined}
            className={clsx(
              "flex items-center gap-1.5 border-b-2 px-3 py-2.5 text-sm font-medium whitespace-nowrap",
              here ? "border-accent text-ink" : "border-transparent text-ink-muted hover:text-ink",
            )}
          >
            {tab.label}
            {tab.count !== undefined && tab.count > 0 && (
              <span className="rounded-full bg-bad-soft px-1.5 text-xs font-medium text-bad">{tab.count}</span>
            )}
          </Link>
        );
      })}
    </nav>
  );
}
