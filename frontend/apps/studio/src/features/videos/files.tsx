"use client";

import { buttonClass } from "@reelbox/ui";
import { useTranslations } from "next-intl";
import { RenderList } from "@/features/renders/list";
import { useHere } from "@/shell/workspace";
import type { Video } from "./queries";

const SUBTITLES = ["srt", "vtt", "ass"] as const;
const PROGRAMS = ["otio", "fcpxml", "edl"] as const;

/** Everything of a video that can be taken along. */
export function Files({ video }: { video: Video }) {
  const t = useTranslations("watch");
  return (
    <div className="flex h-full flex-col gap-5 overflow-y-auto pt-4">
      <section>
        <h2 className="text-sm font-semibold">{t("rendered")}</h2>
        <RenderList videoId={video.id} name={video.name} />
      </section>
      {video.revision > 0 && (
        <>
          <Exports title={t("subtitles")} video={video} formats={SUBTITLES} />
          <Exports title={t("editPrograms")} video={video} formats={PROGRAMS} />
        </>
      )}
    </div>
  );
}

function Exports({ title, video, formats }: { title: string; video: Video; formats: readonly string[] }) {
  const { workspaceId } = useHere();
  return (
    <section>
      <h2 className="mb-2 text-sm font-semibold">{title}</h2>
      <div className="flex flex-wrap gap-2">
        {formats.map((format) => (
          <a
            key={format}
            download
            href={`/api/v1/workspaces/${workspaceId}/videos/${video.id}/exports/${format}`}
            className={buttonClass("plain", "small")}
          >
            {format.toUpperCase()}
          </a>
        ))}
      </div>
    </section>
  );
}
