"use client";

import { asProblem } from "@reelbox/api";
import { Badge, Button, Confirm, EmptyState, Panel } from "@reelbox/ui";
import { KeyRound } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { useState } from "react";
import { Heading } from "@/features/settings/heading";
import { Loaded } from "@/features/settings/loaded";
import { useHere } from "@/shell/workspace";
import { NewKey } from "./new-key";
import { type ApiKey, useApiKeys, useRevokeKey } from "./queries";

/** Keys with which programs work in the workspace. */
export function ApiKeys() {
  const t = useTranslations("apiKeys");
  const { workspaceId } = useHere();
  const keys = useApiKeys(workspaceId);
  return (
    <>
      <Heading title={t("title")} lead={t("lead")} />
      <NewKey />
      <Panel title={t("list")}>
        <Loaded query={keys}>
          {(found) =>
            found.length === 0 ? (
              <EmptyState icon={<KeyRound aria-hidden />} title={t("empty")}>
                {t("emptyText")}
              </EmptyState>
            ) : (
              <ul className="-my-3 divide-y divide-line">
                {found.map((key) => (
                  <Item key={key.id} apiKey={key} />
                ))}
              </ul>
            )
          }
        </Loaded>
      </Panel>
    </>
  );
}

function Item({ apiKey }: { apiKey: ApiKey }) {
  const t = useTranslations();
  const format = useFormatter();
  const { workspaceId } = useHere();
  const revoke = useRevokeKey(workspaceId);
  const [asking, setAsking] = useState(false);
  const date = (text: string) => format.dateTime(new Date(text), { dateStyle: "medium" });
  const over = apiKey.expires_at !== null && new Date(apiKey.expires_at) <= new Date();
  const facts = [
    t("apiKeys.made", { date: date(apiKey.created_at) }),
    apiKey.used_at === null ? t("apiKeys.unused") : t("apiKeys.used", { date: date(apiKey.used_at) }),
    apiKey.expires_at === null ? t("apiKeys.endless") : t("apiKeys.until", { date: date(apiKey.expires_at) }),
  ];
  return (
    <li data-testid="key" className="flex flex-wrap items-center gap-3 py-3">
      <div className="min-w-0 flex-1 basis-60">
        <p className="flex flex-wrap items-center gap-2 text-sm font-medium wrap-anywhere">
          {apiKey.name} <code className="text-xs font-normal text-ink-muted">{apiKey.prefix}…</code>
          {apiKey.scopes.map((scope) => (
            <Badge key={scope}>{t(`apiKeys.scopes.${scope}`)}</Badge>
          ))}
          {over && <Badge tone="bad">{t("apiKeys.over")}</Badge>}
        </p>
        <p className="mt-0.5 text-xs text-ink-muted">{facts.join(" · ")}</p>
      </div>
      <Button look="danger" size="small" onClick={() => setAsking(true)}>
        {t("apiKeys.revoke")}
      </Button>
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        title={t("apiKeys.revokeTitle", { name: apiKey.name })}
        confirm={t("apiKeys.revoke")}
        cancel={t("common.cancel")}
        busy={revoke.isPending}
        problem={revoke.isError ? asProblem(revoke.error) : null}
        onConfirm={() => revoke.mutate(apiKey.id, { onSuccess: () => setAsking(false) })}
      >
        {t("apiKeys.revokeText")}
      </Confirm>
    </li>
  );
}
