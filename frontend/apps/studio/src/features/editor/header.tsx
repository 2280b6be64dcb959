"use client";

import { Button, IconButton } from "@reelbox/ui";
import { ArrowLeft, Check, Clapperboard, CloudOff, Loader, Redo2, Undo2 } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { lazy, Suspense, useState } from "react";
import type { Video } from "@/features/videos/queries";
import { clock } from "@/lib/format";
import { useEditing } from "./context";
import type { Saving } from "./session";

const RenderDialog = lazy(() => import("@/features/renders/dialog"));

/** Where one is, whether it is saved, and the way back and on. */
export function Header({ video }: { video: Video }) {
  const t = useTranslations();
  const { workspaceId, session, shown, rate } = useEditing();
  const [rendering, setRendering] = useState<boolean | null>(null);
  const { timeline } = shown.state;
  const original = timeline.source.grid.frame_count / rate;
  return (
    <header className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-3 py-2 sm:px-4">
      <Link
        href={`/w/${workspaceId}/videos/${video.id}`}
        aria-label={t("editor.toVideo")}
        title={t("editor.toVideo")}
        className="flex size-10 items-center justify-center rounded-control text-ink-muted hover:bg-sunken hover:text-ink"
      >
        <ArrowLeft className="size-4.5" aria-hidden />
      </Link>
      <div className="min-w-0 flex-1 basis-24">
        <h1 className="truncate text-base font-semibold">{video.name}</h1>
        <p className="text-xs text-ink-muted tabular-nums">
          {t("editor.lengths", { edited: clock(timeline.duration_frames / rate), original: clock(original) })}
        </p>
      </div>
      <SavingState saving={shown.saving} />
      <div className="flex gap-1">
        <IconButton label={t("editor.undo")} disabled={!shown.canUndo} onClick={() => session.undo()}>
          <Undo2 aria-hidden />
        </IconButton>
        <IconButton label={t("editor.redo")} disabled={!shown.canRedo} onClick={() => session.redo()}>
          <Redo2 aria-hidden />
        </IconButton>
      </div>
      <Button look="primary" onClick={() => setRendering(true)}>
        <Clapperboard aria-hidden />
        <span className="max-sm:sr-only">{t("watch.render")}</span>
      </Button>
      {rendering !== null && (
        <Suspense>
          <RenderDialog videoId={video.id} open={rendering} onClose={() => setRendering(false)} />
        </Suspense>
      )}
    </header>
  );
}

function SavingState({ saving }: { saving: Saving }) {
  const t = useTranslations("editor");
  const icons = { saved: Check, saving: Loader, waiting: CloudOff, conflict: CloudOff };
  const Icon = icons[saving];
  return (
    <p role="status" data-testid="saving" className="flex items-center gap-1.5 text-xs text-ink-muted">
      <Icon className="size-4" aria-hidden />
      <span className={saving === "saved" || saving === "saving" ? "max-sm:sr-only" : ""}>{t(`saving.${saving}`)}</span>
    </p>
  );
}
