"use client";

import { type Schema, unwrap } from "@reelbox/vendor-api";
import { useQuery } from "@tanstack/react-query";
import { RotateCcw, Scale } from "lucide-react";
import { useTranslations } from "next-intl";
import { useMay } from "@/features/account/queries";
import { api, CONSOLE } from "@/lib/api";
import { useWhen } from "@/lib/format";
import { useParts } from "@/lib/lists";
import { Act } from "@/parts/act";
import { Listing } from "@/parts/listing";
import { Answer, Card, Facts, PageFrame } from "@/parts/page";
import { State } from "@/parts/state";

type Reconciliation = Schema<"ReconciliationView">;

/** Stripe's events as they came, and the nightly comparison with what Stripe has. */
export function Events() {
  const t = useTranslations("events");
  const may = useMay();
  const when = useWhen();
  const events = useParts(["events"], (cursor) =>
    unwrap(api.GET(`${CONSOLE}/stripe-events`, { params: { query: { cursor } } })),
  );
  return (
    <PageFrame
      title={t("title")}
      lead={<LastReconciliation />}
      actions={
        may("support") && (
          <Act
            label={t("reconcile")}
            icon={<Scale aria-hidden />}
            run={() => unwrap(api.POST(`${CONSOLE}/reconciliations`))}
          />
        )
      }
    >
      <Listing
        label={t("title")}
        query={events}
        id={(event) => event.id}
        href={(event) => `/console/events/${event.id}`}
        empty={t("none")}
        columns={[
          { title: t("type"), cell: (event) => <span className="break-all sm:break-normal">{event.type}</span> },
          {
            title: t("about"),
            cell: (event) => <span className="break-all">{event.object_id ?? "–"}</span>,
            from: "md",
          },
          {
            title: t("source"),
            cell: (event) => t(`sources.${event.source === "webhook" ? "webhook" : "reconciliation"}`),
            from: "lg",
          },
          { title: t("deliveries"), cell: (event) => event.deliveries, right: true, from: "lg" },
          { title: t("state"), cell: (event) => <State of={event.state} /> },
          {
            title: t("received"),
            cell: (event) => <span className="whitespace-nowrap">{when.moment(event.received_at)}</span>,
            from: "sm",
          },
        ]}
      />
    </PageFrame>
  );
}

function LastReconciliation() {
  const t = useTranslations("events");
  const when = useWhen();
  const last = useQuery({
    queryKey: ["reconciliations"],
    queryFn: () => unwrap(api.GET(`${CONSOLE}/reconciliations`, { params: { query: { limit: 1 } } })),
  }).data?.items[0];
  if (last === undefined) {
    return t("neverReconciled");
  }
  return t("reconciled", { at: when.moment(last.finished_at), compared: last.compared, found: foundBy(last) });
}

function foundBy(reconciliation: Reconciliation): number {
  return Object.values(reconciliation.found).reduce((sum, count) => sum + count, 0);
}

export function EventPage({ id }: { id: string }) {
  const t = useTranslations("events");
  const may = useMay();
  const when = useWhen();
  const path = { params: { path: { event_id: id } } };
  const query = useQuery({
    queryKey: ["event", id],
    queryFn: () => unwrap(api.GET(`${CONSOLE}/stripe-events/{event_id}`, path)),
  });
  return (
    <PageFrame
      title={query.data?.type ?? t("event")}
      lead={id}
      actions={
        may("support") && (
          <Act
            label={t("replay")}
            icon={<RotateCcw aria-hidden />}
            run={() => unwrap(api.POST(`${CONSOLE}/stripe-events/{event_id}/replay`, path))}
          />
        )
      }
    >
      <Answer query={query}>
        {(event) => (
          <div className="flex flex-col gap-4">
            <Card>
              <Facts
                of={[
                  [t("state"), <State key="state" of={event.state} />],
                  [t("about"), event.object_id ?? "–"],
                  [t("deliveries"), event.deliveries],
                  [t("created"), when.moment(event.created_at)],
                  [t("received"), when.moment(event.received_at)],
                  [t("processed"), when.moment(event.processed_at)],
                ]}
              />
            </Card>
            <Card title={t("content")}>
              {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard */}
              <pre tabIndex={0} className="max-h-[32rem] overflow-auto rounded-control bg-sunken p-3 text-xs">
                {JSON.stringify(event.payload, null, 2)}
              </pre>
            </Card>
          </div>
        )}
      </Answer>
    </PageFrame>
  );
}
