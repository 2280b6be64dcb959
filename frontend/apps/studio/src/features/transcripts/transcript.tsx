"use client";

import { asProblem, unwrap } from "@reelbox/api";
import { CONTROL, ProblemView, Skeleton } from "@reelbox/ui";
import { useQuery } from "@tanstack/react-query";
import { useVirtualizer } from "@tanstack/react-virtual";
import clsx from "clsx";
import { useTranslations } from "next-intl";
import { useEffect, useMemo, useRef, useState } from "react";
import { api, IN_WORKSPACE } from "@/lib/api";
import { clock } from "@/lib/format";
import { useHere } from "@/shell/workspace";
import { type ClockMap, lineAt, sentences } from "./clock-map";

const INTO_IT_S = 0.05; // a word begins a little before the cut that leads to it

interface Props {
  videoId: string;
  ready: boolean;
  /** What is seen now, in seconds of what plays. */
  second: number;
  /** Where what plays is the edited video: which moment is where. */
  map: ClockMap | null;
  onSeek: (second: number) => void;
}

/** What is said, line by line: the line that is spoken is marked and in sight, a click leads to it. */
export function Transcript({ videoId, ready, second, map, onSeek }: Props) {
  const t = useTranslations("watch");
  const { workspaceId } = useHere();
  const [filter, setFilter] = useState("");
  const box = useRef<HTMLDivElement>(null);
  const transcript = useQuery({
    queryKey: [workspaceId, "video", videoId, "transcript"],
    queryFn: () =>
      unwrap(
        api.GET(`${IN_WORKSPACE}/videos/{video_id}/transcript`, {
          params: { path: { workspace_id: workspaceId, video_id: videoId } },
        }),
      ),
    enabled: ready,
  });
  const lines = useMemo(() => {
    const all = sentences(transcript.data?.words ?? []).map((line) => ({
      start_s: line.start_s,
      text: line.words.map((word) => word.text).join(" "),
    }));
    const wanted = filter.trim().toLowerCase();
    return wanted === "" ? all : all.filter((line) => line.text.toLowerCase().includes(wanted));
  }, [transcript.data, filter]);
  const current = lineAt(lines, map === null ? second : map.recorded(second));
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => box.current,
    estimateSize: () => 56,
    overscan: 12,
  });
  useEffect(() => {
    if (current >= 0 && filter === "" && !box.current?.matches(":hover, :focus-within")) {
      rows.scrollToIndex(current, { align: "center" });
    }
  }, [current, filter, rows]);

  if (!ready) {
    return <p className="py-4 text-sm text-ink-muted">{t("notReady")}</p>;
  }
  if (transcript.isError) {
    return <ProblemView className="mt-4" problem={asProblem(transcript.error)} />;
  }
  if (transcript.isPending) {
    return <Skeleton className="mt-4 h-64" />;
  }
  if (transcript.data.words.length === 0) {
    return <p className="py-4 text-sm text-ink-muted">{t("noTranscript")}</p>;
  }
  return (
    <div className="flex h-full flex-col gap-2 pt-3">
      <input
        type="search"
        aria-label={t("filter")}
        placeholder={t("filter")}
        value={filter}
        onChange={(event) => setFilter(event.target.value)}
        className={clsx(CONTROL, "h-9 shrink-0")}
      />
      <div ref={box} className="min-h-40 flex-1 overflow-y-auto">
        <ol className="relative" style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map((row) => {
            const line = lines[row.index];
            return line === undefined ? null : (
              <li
                key={row.key}
                ref={rows.measureElement}
                data-index={row.index}
                className="absolute inset-x-0 top-0"
                style={{ transform: `translateY(${row.start}px)` }}
              >
                <Line line={line} map={map} current={row.index === current} onSeek={onSeek} />
              </li>
            );
          })}
        </ol>
      </div>
    </div>
  );
}

interface LineProps {
  line: { start_s: number; text: string };
  map: ClockMap | null;
  current: boolean;
  onSeek: (second: number) => void;
}

/** A line; struck through where it was cut from what plays. */
function Line({ line, map, current, onSeek }: LineProps) {
  const at = map === null ? line.start_s : map.edited(line.start_s + INTO_IT_S);
  return (
    <button
      type="button"
      disabled={at === null}
      aria-current={current ? "true" : undefined}
      onClick={() => at !== null && onSeek(at)}
      className={clsx(
        "flex w-full gap-3 rounded-control px-2 py-2 text-left text-sm hover:bg-sunken",
        current && "bg-accent-soft",
        at === null && "text-ink-muted line-through",
      )}
    >
      <span className="w-12 shrink-0 text-xs leading-5 text-ink-muted tabular-nums">{clock(at ?? line.start_s)}</span>
      <span>{line.text}</span>
    </button>
  );
}
