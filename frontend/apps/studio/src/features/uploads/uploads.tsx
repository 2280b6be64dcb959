"use client";

import { asProblem, type Problem } from "@reelbox/api";
import { useToast } from "@reelbox/ui";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { createContext, type ReactNode, useCallback, useContext, useMemo, useRef, useState } from "react";
import { useShortcut } from "@/shell/use-shortcut";
import { useHere } from "@/shell/workspace";
import { DropZone } from "./drop-zone";
import { UploadPanel } from "./panel";
import { matching } from "./parts";
import { type Upload, useReadUnfinished } from "./queries";
import type { Sender } from "./sender";

export interface Sending {
  id: string;
  name: string;
  size: number;
  sent: number;
  uploadId: string | null;
  paused: boolean;
  problem: Problem | null;
}

interface Queue {
  files: readonly Sending[];
  /** Asks for files. */
  choose: () => void;
  add: (files: readonly File[]) => void;
  pause: (id: string) => void;
  drop: (id: string) => void;
  retry: (id: string) => void;
}

const QueueContext = createContext<Queue | null>(null);

export function useUploads(): Queue {
  const queue = useContext(QueueContext);
  if (queue === null) {
    throw new Error("only inside <Uploads>");
  }
  return queue;
}

/** The queue of uploads of the page, what is dropped on it, and the panel that shows both. */
export function Uploads({ children }: { children: ReactNode }) {
  const { mayEdit } = useHere();
  const picker = useRef<HTMLInputElement>(null);
  const queue = useQueue(() => picker.current?.click());
  useShortcut(
    "u",
    useCallback(() => picker.current?.click(), []),
  );
  return (
    <QueueContext value={queue}>
      {children}
      {mayEdit && (
        <>
          <input
            ref={picker}
            type="file"
            accept="video/*,audio/*,.mkv,.mxf"
            multiple
            hidden
            data-testid="files"
            onChange={(event) => {
              queue.add([...(event.target.files ?? [])]);
              event.target.value = "";
            }}
          />
          <DropZone onFiles={queue.add} />
          <UploadPanel />
        </>
      )}
    </QueueContext>
  );
}

function useQueue(choose: () => void): Queue {
  const t = useTranslations("uploads");
  const { workspaceId } = useHere();
  const queries = useQueryClient();
  const unfinished = useReadUnfinished(workspaceId);
  const toast = useToast();
  const [files, setFiles] = useState<readonly Sending[]>([]);
  const sender = useRef<Promise<Sender>>(null);
  const asked = useRef(choose);
  asked.current = choose;

  const begin = useCallback(async (): Promise<Sender> => {
    const { createSender } = await import("./sender");
    const made = createSender(workspaceId);
    const shown = () => setFiles(made.getFiles().map(shownOf));
    for (const event of ["file-added", "upload-progress", "upload-error", "upload-pause", "file-removed"] as const) {
      made.on(event, shown);
    }
    made.on("upload-success", (file) => {
      if (file === undefined) {
        return;
      }
      made.removeFile(file.id);
      toast({ title: t("arrived", { name: file.name ?? "" }), detail: t("arrivedText") });
      queries.invalidateQueries({ queryKey: [workspaceId] });
    });
    return made;
  }, [workspaceId, queries, toast, t]);

  return useMemo(() => {
    const ready = () => {
      sender.current ??= begin();
      return sender.current;
    };
    const add = async (chosen: readonly File[]) => {
      const [{ send }, made] = await Promise.all([import("./sender"), ready()]);
      const begun = await unfinished().catch((): Upload[] => []);
      for (const file of chosen) {
        try {
          send(made, file, matching(begun, file));
        } catch (error) {
          toast({ title: file.name, detail: error instanceof Error ? error.message : "", bad: true });
        }
      }
    };
    return {
      files,
      add,
      choose: () => asked.current(),
      pause: (id) => ready().then((made) => made.pauseResume(id)),
      drop: (id) => ready().then((made) => made.removeFile(id)),
      retry: (id) => ready().then((made) => made.retryUpload(id)),
    };
  }, [files, begin, unfinished, toast]);
}

function shownOf(file: ReturnType<Sender["getFiles"]>[number]): Sending {
  const multipart = "s3Multipart" in file ? (file.s3Multipart as { uploadId?: string } | undefined) : undefined;
  return {
    id: file.id,
    name: file.name ?? "",
    size: file.size ?? 0,
    sent: file.progress.bytesUploaded || 0,
    uploadId: multipart?.uploadId ?? null,
    paused: "isPaused" in file && file.isPaused === true,
    problem: file.error ? asProblem(file.error) : null,
  };
}
