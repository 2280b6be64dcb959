"use client";

import { asProblem } from "@reelbox/api";
import { Badge, Button, ProblemView, Skeleton, type Tone } from "@reelbox/ui";
import { RotateCw } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { useHere } from "@/shell/workspace";
import { type Delivery, useDeliveries, useReplay } from "./queries";

const TONES: Record<Delivery["state"], Tone> = { pending: "accent", delivered: "good", failed: "bad" };

/** What a webhook was told, and what came of it. */
export function Deliveries({ webhookId }: { webhookId: string }) {
  const t = useTranslations();
  const { workspaceId } = useHere();
  const deliveries = useDeliveries(workspaceId, webhookId);
  const items = deliveries.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className="mt-4 border-t border-line pt-2">
      {deliveries.isPending && <Skeleton className="mt-2 h-16" />}
      {deliveries.isError && <ProblemView problem={asProblem(deliveries.error)} />}
      {deliveries.isSuccess && items.length === 0 && (
        <p className="py-2 text-sm text-ink-muted">{t("webhooks.noDeliveries")}</p>
      )}
      <ul className="divide-y divide-line">
        {items.map((each) => (
          <Item key={each.id} delivery={each} webhookId={webhookId} />
        ))}
      </ul>
      {deliveries.hasNextPage && (
        <Button size="small" className="mt-3" onClick={() => deliveries.fetchNextPage()}>
          {t("common.moreOf")}
        </Button>
      )}
    </div>
  );
}

function Item({ delivery, webhookId }: { delivery: Delivery; webhookId: string }) {
  const t = useTranslations("webhooks");
  const format = useFormatter();
  const { workspaceId } = useHere();
  const replay = useReplay(workspaceId, webhookId);
  const key = `kinds.${delivery.kind.replaceAll(".", "_")}`;
  const facts = [
    format.dateTime(new Date(delivery.created_at), { dateStyle: "medium", timeStyle: "medium" }),
    t("attempts", { count: delivery.attempts }),
    ...(delivery.status === null ? [] : [t("status", { status: delivery.status })]),
    ...(delivery.duration_s === null ? [] : [t("took", { ms: Math.round(delivery.duration_s * 1000) })]),
  ];
  return (
    <li data-testid="delivery" className="flex flex-wrap items-center gap-3 py-2.5">
      <div className="min-w-0 flex-1 basis-60">
        <p className="flex flex-wrap items-center gap-2 text-sm">
          {t.has(key) ? t(key) : delivery.kind}
          <Badge tone={TONES[delivery.state]}>{t(`states.${delivery.state}`)}</Badge>
        </p>
        <p className="mt-0.5 text-xs text-ink-muted tabular-nums">{facts.join(" · ")}</p>
        {delivery.error !== null && <p className="mt-0.5 text-xs text-bad wrap-anywhere">{delivery.error}</p>}
      </div>
      <Button size="small" busy={replay.isPending} onClick={() => replay.mutate(delivery.id)}>
        <RotateCw aria-hidden />
        {t("replay")}
      </Button>
    </li>
  );
}
