"use client";

import { unwrap } from "@reelbox/api";
import { Button, IconButton, ProblemView, Progress } from "@reelbox/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ChevronDown, ChevronUp, Pause, Play, X } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { api, IN_WORKSPACE } from "@/lib/api";
import { bytes } from "@/lib/format";
import { useHere } from "@/shell/workspace";
import { type Upload, useUnfinished } from "./queries";
import { type Sending, useUploads } from "./uploads";

/** What is on its way, and what was begun and waits for its file. */
export function UploadPanel() {
  const t = useTranslations("uploads");
  const { workspaceId } = useHere();
  const { files } = useUploads();
  const begun = useUnfinished(workspaceId).data ?? [];
  const [open, setOpen] = useState(true);
  const here = new Set(files.map((file) => `${file.name}\n${file.size}`));
  const waiting = begun.filter((upload) => !here.has(`${upload.name}\n${upload.size_bytes}`));
  if (files.length + waiting.length === 0) {
    return null;
  }
  return (
    <section
      aria-label={t("title")}
      className="fixed inset-x-3 bottom-3 z-20 rounded-card border border-line bg-raised shadow-float sm:left-auto sm:w-100"
    >
      <header className="flex items-center justify-between py-1 pr-1 pl-4">
        <h2 className="text-sm font-semibold">
          {t("title")} <span className="font-normal text-ink-muted tabular-nums">{files.length + waiting.length}</span>
        </h2>
        <IconButton label={open ? t("hide") : t("show")} aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? <ChevronDown aria-hidden /> : <ChevronUp aria-hidden />}
        </IconButton>
      </header>
      {open && (
        <ul className="max-h-72 divide-y divide-line overflow-y-auto border-t border-line">
          {files.map((file) => (
            <OnItsWay key={file.id} file={file} />
          ))}
          {waiting.map((upload) => (
            <Begun key={upload.id} upload={upload} />
          ))}
        </ul>
      )}
    </section>
  );
}

function OnItsWay({ file }: { file: Sending }) {
  const t = useTranslations();
  const locale = useLocale();
  const { pause, drop, retry } = useUploads();
  const { name } = file;
  return (
    <li className="flex flex-col gap-2 px-4 py-2.5">
      <div className="flex items-center gap-1">
        <div className="min-w-0 flex-1">
          <p className="truncate text-sm font-medium">{name}</p>
          <p className="text-xs text-ink-muted tabular-nums">
            {t("uploads.of", { done: bytes(file.sent, locale), all: bytes(file.size, locale) })}
            {file.paused && ` · ${t("uploads.paused")}`}
          </p>
        </div>
        {file.problem === null && (
          <IconButton label={t(file.paused ? "uploads.go" : "uploads.pause", { name })} onClick={() => pause(file.id)}>
            {file.paused ? <Play aria-hidden /> : <Pause aria-hidden />}
          </IconButton>
        )}
        <IconButton label={t("uploads.discard", { name })} onClick={() => drop(file.id)}>
          <X aria-hidden />
        </IconButton>
      </div>
      {file.problem === null ? (
        <Progress value={file.size === 0 ? null : file.sent / file.size} label={t("library.progress", { name })} />
      ) : (
        <ProblemView
          problem={file.problem}
          action={
            <Button size="small" onClick={() => retry(file.id)}>
              {t("common.retry")}
            </Button>
          }
        />
      )}
    </li>
  );
}

function Begun({ upload }: { upload: Upload }) {
  const t = useTranslations("uploads");
  const { workspaceId } = useHere();
  const { choose } = useUploads();
  const queries = useQueryClient();
  const discard = useMutation({
    mutationFn: () =>
      unwrap(
        api.DELETE(`${IN_WORKSPACE}/uploads/{upload_id}`, {
          params: { path: { workspace_id: workspaceId, upload_id: upload.id } },
        }),
      ),
    onSettled: () => queries.invalidateQueries({ queryKey: [workspaceId, "uploads"] }),
  });
  return (
    <li className="flex items-center gap-1 px-4 py-2.5">
      <div className="min-w-0 flex-1">
        <p className="truncate text-sm font-medium">{upload.name}</p>
        <button
          type="button"
          onClick={choose}
          aria-label={t("resumeLabel", { name: upload.name })}
          className="text-xs text-accent underline-offset-4 hover:underline"
        >
          {t("resume")}
        </button>
      </div>
      <IconButton label={t("discard", { name: upload.name })} busy={discard.isPending} onClick={() => discard.mutate()}>
        <X aria-hidden />
      </IconButton>
    </li>
  );
}
