"use client";

import { asProblem } from "@reelbox/api";
import { Button, Dialog, ProblemView } from "@reelbox/ui";
import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useEditing } from "./context";

/** Somebody else was faster: their edit, or ours on top of it. */
export function Conflict() {
  const t = useTranslations();
  const { session, shown } = useEditing();
  const [later, setLater] = useState(false);
  const resolve = useMutation({
    mutationFn: (keep: "theirs" | "mine") => session.resolve(keep),
    onSettled: () => setLater(false),
  });
  if (shown.saving === "conflict" && later) {
    return (
      <div role="alert" className="flex items-center justify-between gap-3 bg-bad-soft px-4 py-2 text-sm">
        {t("editor.conflict")}
        <Button size="small" onClick={() => setLater(false)}>
          {t("editor.decide")}
        </Button>
      </div>
    );
  }
  return (
    <Dialog
      open={shown.saving === "conflict"}
      onClose={() => setLater(true)}
      title={t("editor.conflict")}
      description={t("editor.conflictText")}
      closeLabel={t("common.close")}
      actions={
        <>
          <Button onClick={() => resolve.mutate("theirs")} busy={resolve.isPending}>
            {t("editor.loadTheirs")}
          </Button>
          <Button look="primary" onClick={() => resolve.mutate("mine")} busy={resolve.isPending}>
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
