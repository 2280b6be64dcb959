"use client";

import { asProblem } from "@reelbox/api";
import { Button, Dialog, ProblemView } from "@reelbox/ui";
import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useEditing } from "./context";

/** Somebody else was faster: their edit, or ours on top of it. */
export function Conflict() {
  const t = useTranslations();
  const { session, shown } = useEditing();
  const resolve = useMutation({ mutationFn: (keep: "theirs" | "mine") => session.resolve(keep) });
  const end = (keep: "theirs" | "mine") => resolve.mutate(keep);
  return (
    <Dialog
      open={shown.saving === "conflict"}
      onClose={() => end("theirs")}
      title={t("editor.conflict")}
      description={t("editor.conflictText")}
      closeLabel={t("editor.loadTheirs")}
      actions={
        <>
          <Button onClick={() => end("theirs")} busy={resolve.isPending}>
            {t("editor.loadTheirs")}
          </Button>
          <Button look="primary" onClick={() => end("mine")} busy={resolve.isPending}>
            {t("editor.keepMine")}
          </Button>
        </>
      }
    >
      <ul className="list-disc space-y-1 pl-5 text-sm text-ink-muted">
        <li>{t("editor.loadTheirsText")}</li>
        <li>{t("editor.keepMineText")}</li>
      </ul>
      {resolve.isError && <ProblemView className="mt-3" problem={asProblem(resolve.error)} />}
    </Dialog>
  );
}
