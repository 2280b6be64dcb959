"use client";

import { CONTROL } from "@reelbox/ui";
import clsx from "clsx";
import { Search } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";

/** Where anything is looked for; "/" leads into it from everywhere. */
export function SearchBox() {
  const t = useTranslations("search");
  const router = useRouter();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const writing = event.target instanceof HTMLElement && event.target.closest("input, textarea, select") !== null;
      if (event.key === "/" && !writing) {
        event.preventDefault();
        input.current?.focus();
      }
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
  return (
    <search className="min-w-0 flex-1 sm:max-w-72">
      <form
        className="relative"
        onSubmit={(event) => {
          event.preventDefault();
          const q = input.current?.value.trim() ?? "";
          if (q.length > 1) {
            router.push(`/console/search?q=${encodeURIComponent(q)}`);
          }
        }}
      >
        <Search className="pointer-events-none absolute top-2.5 left-2.5 size-4 text-ink-muted" aria-hidden />
        <input
          ref={input}
          type="search"
          aria-label={t("label")}
          placeholder={t("label")}
          className={clsx(CONTROL, "h-9 pl-8")}
        />
      </form>
    </search>
  );
}
