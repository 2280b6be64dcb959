"use client";

import { CONTROL, Select } from "@reelbox/ui";
import clsx from "clsx";
import { Search } from "lucide-react";
import { useTranslations } from "next-intl";
import { useCallback, useRef } from "react";
import { useShortcut } from "@/shell/use-shortcut";
import type { Shown } from "./queries";

const SHOWN: readonly Shown[] = ["all", "ready", "analyzing", "failed", "trash"];

interface Props {
  q: string;
  shown: Shown;
  onSearch: (q: string) => void;
  onShow: (shown: Shown) => void;
}

export function Toolbar({ q, shown, onSearch, onShow }: Props) {
  const t = useTranslations("library");
  const field = useRef<HTMLInputElement>(null);
  useShortcut(
    "/",
    useCallback((event) => {
      event.preventDefault();
      field.current?.focus();
    }, []),
  );
  return (
    <div className="flex flex-wrap items-center gap-3">
      <div className="relative min-w-0 flex-1 basis-60 sm:max-w-md">
        <Search
          className="pointer-events-none absolute top-1/2 left-3 size-4 -translate-y-1/2 text-ink-muted"
          aria-hidden
        />
        <input
          ref={field}
          type="search"
          aria-label={t("search")}
          placeholder={t("search")}
          value={q}
          onChange={(event) => onSearch(event.target.value)}
          className={clsx(CONTROL, "h-10 pl-9")}
        />
      </div>
      <Select
        bare
        className="w-44"
        label={t("filter")}
        value={shown}
        onChange={onShow}
        choices={SHOWN.map((value) => ({ value, label: t(value) }))}
      />
    </div>
  );
}
