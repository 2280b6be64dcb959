"use client";

import { asProblem } from "@reelbox/api";
import { Button, Field, Panel, ProblemView, useToast } from "@reelbox/ui";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { useMe } from "@/features/account/queries";
import { useHere } from "@/shell/workspace";
import { useRenameWorkspace } from "./queries";

export function WorkspaceName() {
  const t = useTranslations();
  const toast = useToast();
  const { workspaceId } = useHere();
  const now = useMe().data?.workspaces.find((each) => each.workspace_id === workspaceId)?.name ?? "";
  const rename = useRenameWorkspace(workspaceId);
  const [typed, setTyped] = useState<string | null>(null);
  const name = typed ?? now;
  const save = (event: FormEvent) => {
    event.preventDefault();
    rename.mutate(name.trim(), {
      onSuccess: () => {
        setTyped(null);
        toast({ title: t("common.saved") });
      },
    });
  };
  return (
    <Panel title={t("members.workspace")}>
      <form onSubmit={save} className="flex flex-wrap items-end gap-2">
        <div className="min-w-0 flex-1 basis-60">
          <Field
            label={t("members.name")}
            value={name}
            maxLength={200}
            onChange={(event) => setTyped(event.target.value)}
            required
          />
        </div>
        <Button type="submit" busy={rename.isPending} disabled={name.trim() === "" || name === now}>
          {t("common.save")}
        </Button>
      </form>
      {rename.isError && <ProblemView className="mt-3" problem={asProblem(rename.error)} />}
    </Panel>
  );
}
