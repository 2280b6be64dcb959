"use client";

import { Button, Checkbox } from "@reelbox/ui";
import { useQueryClient } from "@tanstack/react-query";
import { Check, RotateCcw, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Loaded } from "@/features/settings/loaded";
import type { ClockMap } from "@/features/transcripts/clock-map";
import { readClockMap } from "@/features/transcripts/use-clock-map";
import { useHere } from "@/shell/workspace";
import { Composer } from "./composer";
import { type Comment, useCommentChange, useComments } from "./queries";
import { Remark } from "./remark";

interface Props {
  videoId: string;
  /** What is seen now, in seconds of what plays. */
  second: number;
  /** The revision that plays; 0: the recording. */
  revision: number;
  map: ClockMap | null;
  onSeek: (second: number) => void;
}

/** What members and guests said about a video, and where a member says more. */
export default function Comments({ videoId, second, revision, map, onSeek }: Props) {
  const t = useTranslations("reviews");
  const { workspaceId } = useHere();
  const queries = useQueryClient();
  const comments = useComments(workspaceId, videoId);
  const change = useCommentChange(workspaceId, videoId);
  const [all, setAll] = useState(false);
  const seek = async (comment: Comment) => {
    if (comment.revision === revision) {
      onSeek(comment.at_s);
      return;
    }
    // It was said about an earlier cut: the recording's clock leads from that one to this one.
    const then = comment.revision && (await readClockMap(queries, workspaceId, videoId, comment.revision));
    const recorded = then ? then.recorded(comment.at_s) : comment.at_s;
    onSeek(revision === 0 ? recorded : (map?.edited(recorded) ?? comment.at_s));
  };
  return (
    <div className="flex h-full flex-col gap-3 overflow-y-auto pt-4 pr-1">
      <Composer second={second} onSay={({ text }) => change.mutateAsync({ say: { text, at_s: second, revision } })} />
      <Loaded query={comments} className="h-24">
        {(found) => {
          const done = found.filter((each) => each.resolved_at !== null).length;
          const shown = all ? found : found.filter((each) => each.resolved_at === null);
          return (
            <>
              {done > 0 && <Checkbox label={t("showResolved", { count: done })} checked={all} onChange={setAll} />}
              {shown.length === 0 && <p className="text-sm text-ink-muted">{t(done > 0 ? "allResolved" : "none")}</p>}
              <ul className="divide-y divide-line">
                {shown.map((each) => (
                  <Remark
                    key={each.id}
                    author={each.author}
                    text={each.text}
                    second={each.at_s}
                    createdAt={each.created_at}
                    resolved={each.resolved_at !== null}
                    note={each.link_id === null ? undefined : t("byLink")}
                    onSeek={() => seek(each)}
                    actions={<Actions comment={each} videoId={videoId} />}
                  />
                ))}
              </ul>
            </>
          );
        }}
      </Loaded>
    </div>
  );
}

function Actions({ comment, videoId }: { comment: Comment; videoId: string }) {
  const t = useTranslations("reviews");
  const { workspaceId, mayEdit } = useHere();
  const change = useCommentChange(workspaceId, videoId);
  const resolved = comment.resolved_at !== null;
  if (!mayEdit) {
    return null;
  }
  return (
    <div className="-ml-3 flex gap-1">
      <Button
        size="small"
        look="quiet"
        busy={change.isPending}
        onClick={() => change.mutate({ id: comment.id, resolved: !resolved })}
      >
        {resolved ? <RotateCcw aria-hidden /> : <Check aria-hidden />}
        {t(resolved ? "reopen" : "resolve")}
      </Button>
      <Button size="small" look="quiet" onClick={() => change.mutate({ id: comment.id, delete: true })}>
        <Trash2 aria-hidden />
        {t("delete")}
      </Button>
    </div>
  );
}
