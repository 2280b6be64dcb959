"use client";

import { asProblem } from "@reelbox/api";
import { Button, buttonClass, CONTROL, IconButton, ProblemView } from "@reelbox/ui";
import clsx from "clsx";
import { Clapperboard, Pencil, Scissors, Share2, Trash2 } from "lucide-react";
import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { lazy, Suspense, useState } from "react";
import { clock, savedSeconds, span } from "@/lib/format";
import { useHere } from "@/shell/workspace";
import { useRename, useTrash, type Video } from "./queries";

const RenderDialog = lazy(() => import("@/features/renders/dialog"));
const ShareDialog = lazy(() => import("@/features/reviews/share-dialog"));

/** The title, what editing has saved, and what can be done. */
export function WatchHeader({ video }: { video: Video }) {
  const t = useTranslations("watch");
  const locale = useLocale();
  const { workspaceId, mayEdit } = useHere();
  const trash = useTrash(workspaceId);
  const [rendering, setRendering] = useState<boolean | null>(null);
  const [sharing, setSharing] = useState<boolean | null>(null);
  const { duration_s: edited, source_duration_s: original } = video;
  const may = mayEdit && video.deleted_at === null;
  return (
    <header className="flex flex-wrap items-start justify-between gap-3">
      <div className="min-w-0 flex-1 basis-80">
        <Title video={video} may={may} />
        {edited !== null && original !== null && (
          <p className="mt-1 text-sm text-ink-muted tabular-nums">
            {t("facts", {
              edited: clock(edited),
              original: clock(original),
              saved: span(savedSeconds(original, edited), locale),
            })}
          </p>
        )}
      </div>
      {may && (
        <div className="flex flex-wrap gap-2">
          {video.state === "ready" && (
            <>
              <Link href={`/w/${workspaceId}/videos/${video.id}/edit`} prefetch={false} className={buttonClass()}>
                <Scissors aria-hidden />
                {t("edit")}
              </Link>
              <Button look="primary" onClick={() => setRendering(true)}>
                <Clapperboard aria-hidden />
                {t("render")}
              </Button>
            </>
          )}
          {video.state === "ready" && (
            <Button onClick={() => setSharing(true)}>
              <Share2 aria-hidden />
              {t("share")}
            </Button>
          )}
          <IconButton label={t("delete")} onClick={() => trash.mutate({ ids: [video.id], into: true })}>
            <Trash2 aria-hidden />
          </IconButton>
        </div>
      )}
      {sharing !== null && (
        <Suspense>
          <ShareDialog videoId={video.id} open={sharing} onClose={() => setSharing(false)} />
        </Suspense>
      )}
      {rendering !== null && (
        <Suspense>
          <RenderDialog videoId={video.id} open={rendering} onClose={() => setRendering(false)} />
        </Suspense>
      )}
    </header>
  );
}

function Title({ video, may }: { video: Video; may: boolean }) {
  const t = useTranslations();
  const { workspaceId } = useHere();
  const rename = useRename(workspaceId, video.id);
  const [text, setText] = useState<string | null>(null);
  if (text === null) {
    return (
      <div className="flex items-start gap-1">
        <h1 className="text-xl font-semibold wrap-anywhere">{video.name}</h1>
        {may && (
          <IconButton label={t("watch.rename")} className="-mt-1" onClick={() => setText(video.name)}>
            <Pencil aria-hidden />
          </IconButton>
        )}
      </div>
    );
  }
  const end = () => setText(null);
  return (
    <form
      className="flex flex-col gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        rename.mutate(text, { onSuccess: end });
      }}
    >
      <input
        // biome-ignore lint/a11y/noAutofocus: the pencil was pressed to write here
        autoFocus
        aria-label={t("watch.titleLabel")}
        value={text}
        maxLength={200}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => event.key === "Escape" && end()}
        className={clsx(CONTROL, "h-11 text-lg! font-semibold")}
      />
      <div className="flex gap-2">
        <Button type="submit" look="primary" size="small" busy={rename.isPending} disabled={text.trim() === ""}>
          {t("common.save")}
        </Button>
        <Button size="small" onClick={end}>
          {t("common.cancel")}
        </Button>
      </div>
      {rename.isError && <ProblemView problem={asProblem(rename.error)} />}
    </form>
  );
}
