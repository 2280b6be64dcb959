"use client";

import { asProblem } from "@reelbox/api";
import { Badge, Button, Confirm, Panel, ProblemView } from "@reelbox/ui";
import { useFormatter, useTranslations } from "next-intl";
import { useState } from "react";
import { useHere } from "@/shell/workspace";
import { Deliveries } from "./deliveries";
import { useRotate, useWebhookChange, type Webhook } from "./queries";
import { Secret } from "./secret";

/** A webhook: how it is, what can be done, what it was told. */
export function WebhookItem({ webhook }: { webhook: Webhook }) {
  const t = useTranslations();
  const format = useFormatter();
  const { workspaceId } = useHere();
  const change = useWebhookChange(workspaceId, webhook.id);
  const rotate = useRotate(workspaceId, webhook.id);
  const [asking, setAsking] = useState(false);
  const [opened, setOpened] = useState(false);
  const failing = webhook.failing_since !== null && webhook.is_enabled;
  const hears =
    webhook.kinds.length === 0
      ? t("webhooks.everything")
      : webhook.kinds.map((kind) => t(`webhooks.kinds.${kind.replaceAll(".", "_")}`)).join(", ");
  return (
    <Panel
      title={webhook.url}
      lead={hears}
      className="wrap-anywhere"
      actions={
        <Badge tone={!webhook.is_enabled ? "plain" : failing ? "bad" : "good"}>
          {t(!webhook.is_enabled ? "common.off" : failing ? "webhooks.failing" : "common.on")}
        </Badge>
      }
    >
      <div className="flex flex-wrap gap-2">
        <Button size="small" busy={change.isPending} onClick={() => change.mutate({ is_enabled: !webhook.is_enabled })}>
          {t(webhook.is_enabled ? "webhooks.switchOff" : "webhooks.switchOn")}
        </Button>
        <Button size="small" busy={rotate.isPending} onClick={() => rotate.mutate()}>
          {t("webhooks.rotate")}
        </Button>
        <Button size="small" aria-expanded={opened} onClick={() => setOpened(!opened)}>
          {t(opened ? "webhooks.hideDeliveries" : "webhooks.showDeliveries")}
        </Button>
        <Button size="small" look="danger" onClick={() => setAsking(true)}>
          {t("common.delete")}
        </Button>
      </div>
      {webhook.disabled_because !== null && (
        <p className="mt-3 text-sm text-bad">{t("webhooks.disabled", { why: webhook.disabled_because })}</p>
      )}
      {webhook.old_secret_until !== null && (
        <p className="mt-3 text-xs text-ink-muted">
          {t("webhooks.oldSecret", {
            date: format.dateTime(new Date(webhook.old_secret_until), { dateStyle: "medium", timeStyle: "short" }),
          })}
        </p>
      )}
      {rotate.isSuccess && <Secret url={webhook.url} secret={rotate.data.secret} />}
      {change.isError && !asking && <ProblemView className="mt-3" problem={asProblem(change.error)} />}
      {opened && <Deliveries webhookId={webhook.id} />}
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        title={t("webhooks.deleteTitle")}
        confirm={t("common.delete")}
        cancel={t("common.cancel")}
        busy={change.isPending}
        problem={change.isError ? asProblem(change.error) : null}
        onConfirm={() => change.mutate("delete")}
      >
        {t("webhooks.deleteText", { url: webhook.url })}
      </Confirm>
    </Panel>
  );
}
