"use client";

import { NOT_LOADED } from "@reelbox/api";
import { TimelinePreview } from "@reelbox/remotion/preview";
import { Button, IconButton, ProblemView } from "@reelbox/ui";
import { Pause, Play, StepBack, StepForward } from "lucide-react";
import { useTranslations } from "next-intl";
import { type CSSProperties, useEffect, useState } from "react";
import { clock } from "@/lib/format";
import { useEditing, useFrame, usePlaying } from "./context";
import { useAssets } from "./queries";

/** The edited video as it stands, played by the browser. */
export function PreviewPane({ name }: { name: string }) {
  const t = useTranslations("editor");
  const { workspaceId, shown, map, player, playhead, urls, proxy } = useEditing();
  const { timeline } = shown.state;
  const [failed, setFailed] = useState<string | null>(null);
  // Fonts and pictures cannot be drawn before it is known where they are.
  const asking = useAssets(workspaceId).isPending && timeline.assets.length > 0;
  useEffect(() => player.follow(map), [player, map]);
  const shape = timeline.width / timeline.height;
  return (
    <section aria-label={t("preview")} className="sticky top-15 z-20 flex min-h-0 min-w-0 flex-col bg-sunken lg:static">
      <div className="flex min-h-0 flex-1 items-center justify-center p-2 sm:p-4">
        <figure
          aria-label={name}
          className="w-full max-w-[calc(36dvh*var(--shape))] overflow-hidden rounded-control bg-black lg:max-w-[calc((100dvh-19.5rem)*var(--shape))]"
          style={{ "--shape": shape } as CSSProperties}
        >
          {asking ? (
            <div style={{ aspectRatio: shape }} />
          ) : (
            <TimelinePreview
              ref={player.attach}
              timeline={timeline}
              sourceUrl={proxy}
              urls={urls}
              fontsUrl="/fonts/"
              onFrame={(frame) => playhead.setFrame(frame)}
              onPlaying={(playing) => {
                if (!playing && playhead.frame() >= timeline.duration_frames - 1) {
                  player.ended();
                }
                playhead.setPlaying(playing);
              }}
              onError={(error) => setFailed(error.message)}
            />
          )}
        </figure>
      </div>
      {failed !== null && (
        <ProblemView
          className="mx-4 mb-2"
          problem={{ detail: t("previewFailed"), hint: failed, code: NOT_LOADED }}
          action={
            <Button size="small" onClick={() => setFailed(null)}>
              {t("dismiss")}
            </Button>
          }
        />
      )}
      <Controls />
    </section>
  );
}

function Controls() {
  const t = useTranslations("editor");
  const { player, shown, rate } = useEditing();
  const playing = usePlaying();
  return (
    <div className="flex items-center justify-center gap-1 pb-2">
      <IconButton label={t("stepBack")} onClick={() => player.step(-1)}>
        <StepBack aria-hidden />
      </IconButton>
      <IconButton label={t(playing ? "pauseVideo" : "play")} look="plain" onClick={() => player.toggle()}>
        {playing ? <Pause aria-hidden /> : <Play aria-hidden />}
      </IconButton>
      <IconButton label={t("stepOn")} onClick={() => player.step(1)}>
        <StepForward aria-hidden />
      </IconButton>
      <p className="ml-2 text-sm text-ink-muted tabular-nums">
        <Position /> / {clock(shown.state.timeline.duration_frames / rate)}
      </p>
    </div>
  );
}

function Position() {
  const { rate } = useEditing();
  return <span data-testid="position">{clock(Math.floor(useFrame() / rate))}</span>;
}
