"use client";

import type { Schema } from "@reelbox/api";
import { useMemo, useState } from "react";
import type { Video } from "@/features/videos/queries";
import { useHere } from "@/shell/workspace";
import { Conflict } from "./conflict";
import { type Editing, EditingContext, type Marked } from "./context";
import { FrameMap, rateOf } from "./frame-map";
import { Header } from "./header";
import { Player } from "./player";
import { Playhead } from "./playhead";
import { PreviewPane } from "./preview-pane";
import { Side } from "./side";
import { Strip } from "./strip";
import type { Revision } from "./types";
import { useKeys } from "./use-keys";
import { useSession } from "./use-session";
import { useUrls } from "./use-urls";
import { rowsOf, spelled, wordsOf } from "./words";

interface Props {
  video: Video;
  first: Revision;
  heard: Schema<"TranscriptShown">["words"];
  proxy: string;
}

/** Preview, transcript, strip and panels, around one session. */
export default function Workbench({ video, first, heard, proxy }: Props) {
  const { workspaceId } = useHere();
  const { session, shown } = useSession(video, first);
  const [{ player, playhead }] = useState(() => {
    const made = new Playhead();
    return { playhead: made, player: new Player(made) };
  });
  const [marks, setMarks] = useState<Marked>({ from: null, to: null });
  const { timeline, edits } = shown.state;
  const rate = rateOf(timeline.fps);
  const words = useMemo(() => wordsOf(heard, rate), [heard, rate]);
  const rows = useMemo(() => rowsOf(words, rate), [words, rate]);
  const texts = useMemo(() => spelled(words, edits), [words, edits]);
  const map = useMemo(() => new FrameMap(timeline), [timeline]);
  const urls = useUrls(timeline);
  const editing = useMemo<Editing>(
    () => ({
      workspaceId,
      videoId: video.id,
      sourceId: video.source_id,
      proxy,
      brandKitId: video.brand_kit_id,
      session,
      shown,
      words,
      rows,
      texts,
      map,
      rate,
      player,
      playhead,
      urls,
      marks,
      setMarks,
    }),
    [workspaceId, video, proxy, session, shown, words, rows, texts, map, rate, player, playhead, urls, marks],
  );
  useKeys(editing);
  return (
    <EditingContext value={editing}>
      <div className="flex flex-col lg:h-[calc(100dvh-3.8rem)]">
        <Header video={video} />
        <div className="grid min-h-0 flex-1 lg:grid-cols-[minmax(0,1fr)_minmax(23rem,30rem)]">
          <PreviewPane name={video.name} />
          <Side />
        </div>
        <Strip sprite={video.sprite} />
        <Conflict />
      </div>
    </EditingContext>
  );
}
