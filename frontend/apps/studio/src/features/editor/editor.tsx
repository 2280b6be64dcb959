"use client";

import { asProblem } from "@reelbox/api";
import { Button, buttonClass, EmptyState, ProblemView, Skeleton } from "@reelbox/ui";
import { Eye } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { lazy, Suspense } from "react";
import { useVideo } from "@/features/videos/queries";
import { useHere } from "@/shell/workspace";
import { useFirstRevision, useSourceFile, useTranscript } from "./queries";

const Workbench = lazy(() => import("./workbench"));

/** The editor of a video: asks for what it needs while its code is loaded. */
export function Editor({ videoId }: { videoId: string }) {
  const t = useTranslations();
  const { workspaceId, role, mayEdit } = useHere();
  const video = useVideo(workspaceId, videoId);
  const first = useFirstRevision(workspaceId, videoId);
  const transcript = useTranscript(workspaceId, videoId);
  const proxy = useSourceFile(workspaceId, video.data?.source_id, "proxy");
  const failed = [video, first, transcript, proxy].find((query) => query.isError);
  const watch = `/w/${workspaceId}/videos/${videoId}`;
  if (role !== null && !mayEdit) {
    return (
      <EmptyState
        icon={<Eye aria-hidden />}
        title={t("editor.watchOnly")}
        action={
          <Link href={watch} className={buttonClass("primary")}>
            {t("library.watch")}
          </Link>
        }
      >
        {t("editor.watchOnlyText")}
      </EmptyState>
    );
  }
  if (failed !== undefined) {
    return (
      <ProblemView
        className="m-6"
        problem={asProblem(failed.error)}
        action={<Button onClick={() => failed.refetch()}>{t("common.retry")}</Button>}
      />
    );
  }
  const waiting = <Waiting />;
  // What was read on an earlier visit may be old by now: it is waited for what is there.
  if (!video.data || !first.data || !first.isFetchedAfterMount || !transcript.data || !proxy.data) {
    return waiting;
  }
  return (
    <Suspense fallback={waiting}>
      <Workbench key={videoId} video={video.data} first={first.data} heard={transcript.data.words} proxy={proxy.data} />
    </Suspense>
  );
}

function Waiting() {
  return (
    <div className="grid gap-6 p-4 sm:p-6 lg:grid-cols-[minmax(0,1fr)_26rem]">
      <Skeleton className="aspect-video max-h-[60dvh] rounded-card!" />
      <Skeleton className="h-64 lg:h-full" />
    </div>
  );
}
