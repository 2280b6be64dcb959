"use client";

import { Button, ProblemView, Progress } from "@reelbox/ui";
import { useTranslations } from "next-intl";
import type { Sending } from "./upload";

/** What is on its way into the library, and what did not get there. */
export function SendingList({ files, onDrop }: { files: readonly Sending[]; onDrop: (id: number) => void }) {
  const t = useTranslations();
  return (
    <ul className="flex flex-col gap-3 empty:hidden">
      {files.map((file) => (
        <li key={file.id} className="rounded-card border border-line bg-surface px-4 py-3">
          <p className="mb-2 truncate text-sm font-medium">{file.name}</p>
          {file.problem === null ? (
            <Progress value={file.share} label={t("library.progress", { name: file.name })} />
          ) : (
            <ProblemView
              problem={file.problem}
              action={
                <Button size="small" onClick={() => onDrop(file.id)}>
                  {t("common.close")}
                </Button>
              }
            />
          )}
        </li>
      ))}
    </ul>
  );
}
