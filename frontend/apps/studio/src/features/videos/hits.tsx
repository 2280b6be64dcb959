"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { clock } from "@/lib/format";
import { useHere } from "@/shell/workspace";
import { useHits } from "./queries";

/** Where the words that are searched for are said. */
export function Hits({ q }: { q: string }) {
  const t = useTranslations("library");
  const { workspaceId } = useHere();
  const hits = useHits(workspaceId, q).data?.items ?? [];
  if (hits.length === 0) {
    return null;
  }
  return (
    <section aria-label={t("said")}>
      <h2 className="mb-2 text-sm font-semibold">{t("said")}</h2>
      <ul className="grid gap-2 md:grid-cols-2">
        {hits.map((hit) => (
          <li key={`${hit.video_id} ${hit.start_s}`}>
            <Link
              href={`/w/${workspaceId}/videos/${hit.video_id}?at=${hit.start_s}`}
              className="flex h-full gap-3 rounded-card border border-line bg-surface px-3 py-2.5 hover:bg-sunken"
            >
              <span className="text-xs leading-5 font-medium text-accent tabular-nums">{clock(hit.start_s)}</span>
              <span className="min-w-0">
                <span className="block truncate text-sm font-medium">{hit.video_name}</span>
                <span className="line-clamp-2 text-xs text-ink-muted">{hit.text}</span>
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
