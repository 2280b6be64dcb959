"use client";

import { Badge } from "@reelbox/ui";
import clsx from "clsx";
import { useFormatter, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { clock } from "@/lib/format";

interface Props {
  author: string;
  text: string;
  second: number;
  createdAt: string;
  resolved: boolean;
  /** What else is known of it, for instance by which link it came. */
  note?: string | undefined;
  onSeek: () => void;
  actions?: ReactNode;
}

/** A comment: who said what about which moment. */
export function Remark({ author, text, second, createdAt, resolved, note, onSeek, actions }: Props) {
  const t = useTranslations("reviews");
  const format = useFormatter();
  return (
    <li data-testid="comment" className="flex flex-col gap-1.5 py-3">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1 text-xs text-ink-muted">
        <button
          type="button"
          onClick={onSeek}
          aria-label={t("jump", { time: clock(second) })}
          className="rounded-full bg-accent-soft px-2 py-0.5 font-medium text-accent tabular-nums hover:underline"
        >
          {clock(second)}
        </button>
        <span className="font-medium text-ink">{author}</span>
        {note !== undefined && <span>{note}</span>}
        <time dateTime={createdAt}>
          {format.dateTime(new Date(createdAt), { dateStyle: "medium", timeStyle: "short" })}
        </time>
        {resolved && <Badge tone="good">{t("resolved")}</Badge>}
      </div>
      <p className={clsx("text-sm whitespace-pre-wrap wrap-anywhere", resolved && "text-ink-muted")}>{text}</p>
      {actions}
    </li>
  );
}
