"use client";

import { Select } from "@reelbox/ui";
import { type Schema, unwrap } from "@reelbox/vendor-api";
import { useQuery } from "@tanstack/react-query";
import clsx from "clsx";
import { useLocale, useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { api, CONSOLE } from "@/lib/api";
import { seconds, useMoney, useWhen } from "@/lib/format";
import { Answer, Card, PageFrame } from "@/parts/page";

type Figures = Schema<"Dashboard">;
const SPANS = ["7", "30", "90"] as const;

/** How business goes: sales, conversion, speed, failures, clocks. */
export function Dashboard() {
  const t = useTranslations("dashboard");
  const [days, setDays] = useState<(typeof SPANS)[number]>("30");
  const figures = useQuery({
    queryKey: ["dashboard", days],
    queryFn: () => unwrap(api.GET(`${CONSOLE}/dashboard`, { params: { query: { days: Number(days) } } })),
  });
  const choices = SPANS.map((value) => ({ value, label: t("days", { days: value }) }));
  return (
    <PageFrame
      title={t("title")}
      actions={<Select bare label={t("span")} choices={choices} value={days} onChange={setDays} className="w-36" />}
    >
      <Answer query={figures}>
        {(found) => (
          <div className="flex flex-col gap-4">
            <Tiles figures={found} />
            <Card title={t("sales")}>
              <Bars days={everyDay(found.days, Number(days), new Date())} />
            </Card>
            <div className="grid gap-4 md:grid-cols-2">
              <Counts title={t("subscriptions")} counts={found.subscriptions} names="states" />
              <Counts title={t("clocks")} counts={found.clocks} names="clocks.causes" />
            </div>
          </div>
        )}
      </Answer>
    </PageFrame>
  );
}

const DAY_MS = 86_400_000;

/** The last days up to one, those without any business, too. */
export function everyDay(known: Figures["days"], count: number, last: Date): Figures["days"] {
  const byDay = new Map(known.map((day) => [day.day, day]));
  return Array.from({ length: count }, (_, index) => {
    const day = new Date(last.getTime() - (count - 1 - index) * DAY_MS).toISOString().slice(0, 10);
    return byDay.get(day) ?? { day, orders: 0, paid: 0, revenue: {} };
  });
}

function Tiles({ figures }: { figures: Figures }) {
  const t = useTranslations("dashboard");
  const money = useMoney();
  const locale = useLocale();
  const revenue: Record<string, number> = {};
  for (const day of figures.days) {
    for (const [currency, amount] of Object.entries(day.revenue)) {
      revenue[currency] = (revenue[currency] ?? 0) + amount;
    }
  }
  const sums = Object.entries(revenue).map(([currency, amount]) => money(amount, currency));
  const percent = figures.conversion === null ? "–" : `${Math.round(figures.conversion * 100)} %`;
  const wrong = figures.steps_failed + figures.mails_failed;
  return (
    <div className="grid grid-cols-2 gap-3 lg:grid-cols-4">
      <Tile name={t("revenue")} value={sums.join(" + ") || "–"} />
      <Tile
        name={t("paid")}
        value={`${figures.orders_paid} / ${figures.orders_opened}`}
        note={t("conversion", { percent })}
      />
      <Tile
        name={t("speed")}
        value={seconds(figures.license_median_s, locale)}
        note={t("p95", { value: seconds(figures.license_p95_s, locale) })}
      />
      <Tile
        name={t("failures")}
        value={wrong}
        bad={wrong > 0}
        note={t("waiting", { events: figures.events_waiting, work: figures.work_waiting })}
      />
    </div>
  );
}

function Tile({ name, value, note, bad = false }: { name: string; value: ReactNode; note?: string; bad?: boolean }) {
  return (
    <div className="rounded-card border border-line bg-surface p-4">
      <p className="text-xs text-ink-muted">{name}</p>
      <p className={clsx("mt-1 text-xl font-semibold break-words", bad && "text-bad")}>{value}</p>
      {note !== undefined && <p className="mt-0.5 text-xs text-ink-muted">{note}</p>}
    </div>
  );
}

function Bars({ days }: { days: Figures["days"] }) {
  const t = useTranslations("dashboard");
  const when = useWhen();
  const most = Math.max(1, ...days.map((day) => day.paid));
  const [first, last] = [days.at(0)?.day, days.at(-1)?.day];
  return (
    <>
      <div
        className="flex h-32 items-end gap-px"
        role="img"
        aria-label={t("salesLabel", { count: days.reduce((n, day) => n + day.paid, 0) })}
      >
        {days.map((day) => (
          <div
            key={day.day}
            title={`${day.day}: ${day.paid} / ${day.orders}`}
            className="flex-1 rounded-t-sm bg-accent"
            style={{ height: `${Math.max(day.paid === 0 ? 1 : 4, (day.paid / most) * 100)}%` }}
          />
        ))}
      </div>
      <p className="mt-2 flex justify-between text-xs text-ink-muted">
        <span>{first !== undefined && when.day(first)}</span>
        <span>{last !== undefined && when.day(last)}</span>
      </p>
    </>
  );
}

function Counts({ title, counts, names }: { title: string; counts: Record<string, number>; names: string }) {
  const t = useTranslations();
  const rows = Object.entries(counts);
  return (
    <Card title={title}>
      {rows.length === 0 ? (
        <p className="text-sm text-ink-muted">{t("dashboard.nothing")}</p>
      ) : (
        <dl className="flex flex-col gap-2 text-sm">
          {rows.map(([name, count]) => (
            <div key={name} className="flex justify-between">
              <dt>{t.has(`${names}.${name}`) ? t(`${names}.${name}`) : name}</dt>
              <dd className="font-medium">{count}</dd>
            </div>
          ))}
        </dl>
      )}
    </Card>
  );
}
