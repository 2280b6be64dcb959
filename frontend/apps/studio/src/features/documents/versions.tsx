"use client";

import { asProblem } from "@reelbox/api";
import { Badge, Button, Panel, ProblemView, useToast } from "@reelbox/ui";
import { useFormatter, useTranslations } from "next-intl";
import { Loaded } from "@/features/settings/loaded";
import { useMembers } from "@/features/workspace/queries";
import { useHere } from "@/shell/workspace";
import type { Hooks, Saved } from "./hooks";

interface Props<D> {
  hooks: Hooks<D>;
  name: "recipes" | "brand-kits";
  saved: Saved<D>;
  may: boolean;
}

/** When it was saved and by whom; an older version can be made the newest again. */
export function Versions<D>({ hooks, name, saved, may }: Props<D>) {
  const t = useTranslations();
  const format = useFormatter();
  const toast = useToast();
  const { workspaceId } = useHere();
  const versions = hooks.useVersions(workspaceId, saved.id, !saved.built_in);
  const people = new Map((useMembers(workspaceId).data ?? []).map((each) => [each.user_id, each.name]));
  const change = hooks.useChange(workspaceId);
  const restore = (number: number) =>
    change.mutate(
      { id: saved.id, restoreVersion: number, version: saved.version },
      { onSuccess: () => toast({ title: t(`${name}.versionRestored`, { number }) }) },
    );
  return (
    <Panel title={t(`${name}.versions`)} className="max-lg:hidden">
      <Loaded query={versions} className="h-20">
        {(found) => (
          <ol className="-my-2 max-h-72 divide-y divide-line overflow-y-auto">
            {found.map((each) => (
              <li
                key={each.number}
                data-testid="version"
                className="flex items-center justify-between gap-2 py-2 text-sm"
              >
                <span className="min-w-0">
                  {t(`${name}.version`, { number: each.number })}
                  <span className="block text-xs text-ink-muted">
                    {format.dateTime(new Date(each.created_at), { dateStyle: "medium", timeStyle: "short" })}
                    {people.has(each.created_by ?? "") && ` · ${people.get(each.created_by ?? "")}`}
                  </span>
                </span>
                {each.number === saved.version ? (
                  <Badge tone="good">{t(`${name}.newest`)}</Badge>
                ) : (
                  may && (
                    <Button size="small" busy={change.isPending} onClick={() => restore(each.number)}>
                      {t(`${name}.restore`)}
                    </Button>
                  )
                )}
              </li>
            ))}
          </ol>
        )}
      </Loaded>
      {change.isError && <ProblemView className="mt-3" problem={asProblem(change.error)} />}
    </Panel>
  );
}
