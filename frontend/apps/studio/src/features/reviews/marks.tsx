"use client";

import { useTranslations } from "next-intl";
import { clock } from "@/lib/format";

interface Props {
  comments: readonly { id: string; author: string; at_s: number }[];
  length: number | null;
  onSeek: (second: number) => void;
}

/** Below the player: where something was said. */
export function Marks({ comments, length, onSeek }: Props) {
  const t = useTranslations("reviews");
  if (length === null || length === 0 || comments.length === 0) {
    return null;
  }
  return (
    <div className="relative mx-4 h-6 sm:mx-0">
      <span className="absolute inset-x-0 top-1/2 h-0.5 rounded-full bg-line" aria-hidden />
      {comments.map((each) => (
        <button
          key={each.id}
          type="button"
          title={`${clock(each.at_s)} ${each.author}`}
          aria-label={t("jump", { time: clock(each.at_s) })}
          onClick={() => onSeek(each.at_s)}
          style={{ left: `${Math.min(100, (each.at_s / length) * 100)}%` }}
          className="absolute top-0 flex size-6 -translate-x-1/2 items-center justify-center"
        >
          <span className="size-2.5 rounded-full bg-accent" />
        </button>
      ))}
    </div>
  );
}
