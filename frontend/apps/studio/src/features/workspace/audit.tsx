"use client";

import { asProblem, type Schema } from "@reelbox/api";
import { Button, Panel, ProblemView, Skeleton } from "@reelbox/ui";
import { useFormatter, useTranslations } from "next-intl";
import { Heading } from "@/features/settings/heading";
import { useHere } from "@/shell/workspace";
import { useAudit, useMembers } from "./queries";

/** Who did what, newest first. */
export function Audit() {
  const t = useTranslations();
  const { workspaceId } = useHere();
  const audit = useAudit(workspaceId);
  const people = new Map((useMembers(workspaceId).data ?? []).map((each) => [each.user_id, each.name]));
  const entries = audit.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <Heading title={t("audit.title")} lead={t("audit.lead")} />
      <Panel title={t("audit.list")}>
        {audit.isError && (
          <ProblemView
            problem={asProblem(audit.error)}
            action={<Button onClick={() => audit.refetch()}>{t("common.retry")}</Button>}
          />
        )}
        {audit.isPending && <Skeleton className="h-64" />}
        {audit.isSuccess && entries.length === 0 && <p className="text-sm text-ink-muted">{t("audit.empty")}</p>}
        <ul className="-my-3 divide-y divide-line">
          {entries.map((entry) => (
            <Item key={entry.id} entry={entry} who={people.get(entry.user_id ?? "")} />
          ))}
        </ul>
        {audit.hasNextPage && (
          <Button className="mt-5" busy={audit.isFetchingNextPage} onClick={() => audit.fetchNextPage()}>
            {t("common.moreOf")}
          </Button>
        )}
      </Panel>
    </>
  );
}

function Item({ entry, who }: { entry: Schema<"AuditEntry">; who: string | undefined }) {
  const t = useTranslations("audit");
  const format = useFormatter();
  const key = `actions.${entry.action.replaceAll(".", "_")}`;
  const about = entry.data.name ?? entry.data.email ?? entry.data.video ?? entry.data.role;
  return (
    <li className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1 py-3 text-sm">
      <p className="min-w-0 flex-1 basis-72 wrap-anywhere">
        <span className="font-medium">{who ?? t("somebody")}</span> {t.has(key) ? t(key) : entry.action}
        {typeof about === "string" && <span className="text-ink-muted"> {about}</span>}
        {entry.api_key_id !== null && <span className="text-ink-muted"> {t("byKey")}</span>}
      </p>
      <p className="text-xs text-ink-muted tabular-nums">
        <time dateTime={entry.at}>
          {format.dateTime(new Date(entry.at), { dateStyle: "medium", timeStyle: "short" })}
        </time>
        {entry.address !== null && ` · ${entry.address}`}
      </p>
    </li>
  );
}
