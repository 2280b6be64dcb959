"use client";

import { Badge, Checkbox, EmptyState } from "@reelbox/ui";
import { type Schema, unwrap } from "@reelbox/vendor-api";
import { BellRing, PartyPopper, RotateCcw } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useMay } from "@/features/account/queries";
import { api, CONSOLE } from "@/lib/api";
import { useWhen } from "@/lib/format";
import { Act } from "@/parts/act";
import { Answer, Card, PageFrame } from "@/parts/page";
import { useAlerts, useAttention } from "./queries";

type Group = Schema<"AttentionGroup">;
type Item = Schema<"AttentionItem">;

/** What needs somebody: everything with one cause together, to be mended at once. */
export function AttentionQueue() {
  const t = useTranslations("attention");
  const groups = useAttention();
  return (
    <PageFrame title={t("title")} lead={t("lead")}>
      <Alerts />
      <Answer query={groups}>
        {(found) =>
          found.length === 0 ? (
            <EmptyState icon={<PartyPopper aria-hidden />} title={t("nothing")}>
              {t("nothingLead")}
            </EmptyState>
          ) : (
            <div className="flex flex-col gap-4">
              {found.map((group) => (
                <GroupCard key={group.code} group={group} />
              ))}
            </div>
          )
        }
      </Answer>
    </PageFrame>
  );
}

function Alerts() {
  const t = useTranslations("attention");
  const when = useWhen();
  const open = useAlerts().data?.items.filter((alert) => alert.resolved_at === null) ?? [];
  return (
    open.length > 0 && (
      <ul className="mb-4 flex flex-col gap-2" aria-label={t("alerts")}>
        {open.map((alert) => (
          <li key={alert.id} className="flex items-start gap-3 rounded-card bg-bad-soft px-4 py-3 text-sm">
            <BellRing className="size-4 shrink-0 text-bad" aria-hidden />
            <span className="min-w-0 flex-1 break-words">{alert.message}</span>
            <span className="shrink-0 text-xs text-ink-muted">{when.ago(alert.opened_at)}</span>
          </li>
        ))}
      </ul>
    )
  );
}

const SHOWN = 5;

function GroupCard({ group }: { group: Group }) {
  const t = useTranslations("attention");
  const may = useMay();
  const when = useWhen();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [all, setAll] = useState(false);
  const items = all ? group.items : group.items.slice(0, SHOWN);
  const toggle = (id: string, on: boolean) => {
    const next = new Set(chosen);
    on ? next.add(id) : next.delete(id);
    setChosen(next);
  };
  const some = group.items.filter((item) => chosen.has(item.id)).map((item) => item.id);
  const retry = () =>
    unwrap(
      api.POST(`${CONSOLE}/attention/retry`, { body: some.length > 0 ? { ids: some } : { code: group.code, ids: [] } }),
    );
  return (
    <Card>
      <div className="flex flex-wrap items-start justify-between gap-3" data-group={group.code}>
        <div className="min-w-0 flex-1">
          <h2 className="flex flex-wrap items-center gap-2 font-semibold">
            {group.code} <Badge tone="bad">{t("count", { count: group.count })}</Badge>
            <span className="text-xs font-normal text-ink-muted">{t("oldest", { ago: when.ago(group.oldest) })}</span>
          </h2>
          <p className="mt-1 text-sm text-ink-muted">{group.hint}</p>
        </div>
        {may("support") && (
          <Act
            look="primary"
            icon={<RotateCcw aria-hidden />}
            label={some.length > 0 ? t("retrySome", { count: some.length }) : t("retryAll", { count: group.count })}
            run={retry}
          />
        )}
      </div>
      <ul className="mt-3 divide-y divide-line border-t border-line">
        {items.map((item) => (
          <ItemRow key={item.id} item={item} chosen={chosen.has(item.id)} onChoose={(on) => toggle(item.id, on)} />
        ))}
      </ul>
      {group.items.length > SHOWN && !all && (
        <button type="button" className="mt-2 text-sm text-accent hover:underline" onClick={() => setAll(true)}>
          {t("showAll", { count: group.items.length })}
        </button>
      )}
    </Card>
  );
}

function ItemRow({ item, chosen, onChoose }: { item: Item; chosen: boolean; onChoose: (on: boolean) => void }) {
  const when = useWhen();
  const place = item.order_id ? `orders/${item.order_id}` : item.customer_id ? `customers/${item.customer_id}` : null;
  return (
    <li className="flex items-start gap-3 py-2.5 text-sm">
      <Checkbox bare label={item.title} checked={chosen} onChange={onChoose} />
      <div className="min-w-0 flex-1">
        {place === null ? (
          <span className="font-medium break-words">{item.title}</span>
        ) : (
          <Link href={`/console/${place}`} className="font-medium break-words hover:underline">
            {item.title}
          </Link>
        )}
        <p className="break-words text-ink-muted">{item.error}</p>
      </div>
      <time className="shrink-0 text-xs text-ink-muted" dateTime={item.since}>
        {when.ago(item.since)}
      </time>
    </li>
  );
}
