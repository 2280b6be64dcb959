"use client";

import { Field } from "@reelbox/ui";
import { type Schema, unwrap } from "@reelbox/vendor-api";
import { RotateCcw, Send } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useMay } from "@/features/account/queries";
import { api, CONSOLE, type Order } from "@/lib/api";
import { useMoney, useWhen } from "@/lib/format";
import { Act, AskAct } from "@/parts/act";
import { Answer, Card, Facts, PageFrame } from "@/parts/page";
import { State } from "@/parts/state";
import { Steps } from "@/parts/steps";
import { useOrder } from "./queries";

type Detail = Schema<"OrderDetail">;
type StepDetail = Schema<"StepDetail">;

export function OrderPage({ id }: { id: string }) {
  const t = useTranslations("orders");
  const order = useOrder(id);
  return (
    <PageFrame
      title={order.data === undefined ? t("order") : t("orderNumber", { number: order.data.order.number })}
      lead={order.data?.email}
      actions={order.data && <OrderActs order={order.data.order} />}
    >
      <Answer query={order}>{(found) => <Parts detail={found} />}</Answer>
    </PageFrame>
  );
}

function Parts({ detail }: { detail: Detail }) {
  const t = useTranslations("orders");
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      <Card title={t("way")}>
        <Steps steps={detail.steps} about={(step) => <StepAbout orderId={detail.order.id} step={step} />} />
      </Card>
      <div className="flex flex-col gap-4">
        <Card title={t("facts")}>
          <OrderFacts order={detail.order} />
        </Card>
        <Card title={t("history")}>
          <History events={detail.events} />
        </Card>
      </div>
    </div>
  );
}

function OrderActs({ order }: { order: Order }) {
  const t = useTranslations("orders");
  const may = useMay();
  const money = useMoney();
  const path = { params: { path: { order_id: order.id } } };
  const left = order.amount - order.refunded;
  return (
    <>
      {may("support") && order.license_id !== null && (
        <Act
          label={t("resend")}
          icon={<Send aria-hidden />}
          run={() => unwrap(api.POST(`${CONSOLE}/orders/{order_id}/resend`, path))}
        />
      )}
      {may("admin") && order.paid_at !== null && left > 0 && (
        <AskAct
          label={t("refund")}
          title={t("refundTitle")}
          lead={t("refundLead", { amount: money(left, order.currency) })}
          look="danger"
          reason
          run={({ amount = "", reason = "" }) => {
            const body = { reason, ...(amount ? { amount: Number(amount) } : {}) };
            return unwrap(api.POST(`${CONSOLE}/orders/{order_id}/refund`, { ...path, body }));
          }}
        >
          <Field name="amount" type="number" label={t("refundAmount")} hint={t("refundHint")} min={1} max={left} />
        </AskAct>
      )}
    </>
  );
}

function StepAbout({ orderId, step }: { orderId: string; step: StepDetail }) {
  const t = useTranslations("orders");
  const may = useMay();
  const when = useWhen();
  const path = { params: { path: { order_id: orderId, step: step.name } } };
  const open = step.state !== "done" && step.state !== "skipped" && step.state !== "not_observable";
  return (
    <>
      {(step.attempts > 0 || step.next_try_at !== null) && (
        <p className="mt-0.5 text-xs text-ink-muted">
          {t("attempts", { count: step.attempts })}
          {step.next_try_at !== null && ` · ${t("nextTry", { at: when.moment(step.next_try_at) })}`}
        </p>
      )}
      {step.proof !== null && (
        <details className="mt-1 text-xs">
          <summary className="text-ink-muted">{t("proof")}</summary>
          <pre className="mt-1 overflow-x-auto rounded-control bg-sunken p-2">
            {JSON.stringify(step.proof, null, 2)}
          </pre>
        </details>
      )}
      {open && may("support") && (
        <div className="mt-2 flex flex-wrap gap-2">
          {step.state === "failed" && (
            <Act
              look="primary"
              icon={<RotateCcw aria-hidden />}
              label={t("retry")}
              run={() => unwrap(api.POST(`${CONSOLE}/orders/{order_id}/steps/{step}/retry`, path))}
            />
          )}
          {step.name !== "paid" && (
            <AskAct
              label={t("skip")}
              title={t("skipTitle")}
              lead={t("skipLead")}
              reason
              run={({ reason = "" }) =>
                unwrap(api.POST(`${CONSOLE}/orders/{order_id}/steps/{step}/skip`, { ...path, body: { reason } }))
              }
            />
          )}
        </div>
      )}
    </>
  );
}

function OrderFacts({ order }: { order: Order }) {
  const t = useTranslations("orders");
  const money = useMoney();
  const when = useWhen();
  const link = (place: string, text: string) => (
    <Link href={`/console/${place}`} className="text-accent break-all hover:underline">
      {text}
    </Link>
  );
  return (
    <Facts
      of={[
        [t("state"), <State key="state" of={order.state} />],
        [t("subscription"), <State key="subscription" of={order.subscription_status} />],
        [t("plan"), `${order.plan} × ${order.machines}`],
        [t("target"), t(`targets.${order.target}`)],
        [t("amount"), money(order.amount, order.currency)],
        [t("refunded"), order.refunded > 0 ? money(order.refunded, order.currency) : "–"],
        [t("created"), when.moment(order.created_at)],
        [t("paidAt"), when.moment(order.paid_at)],
        [t(order.cancel_at_period_end ? "ends" : "renews"), when.day(order.period_end)],
        [t("dispute"), <State key="dispute" of={order.dispute} />],
        [t("customer"), link(`customers/${order.customer_id}`, t("open"))],
        [t("license"), order.license_id === null ? "–" : link(`licenses/${order.license_id}`, order.license_id)],
      ]}
    />
  );
}

function History({ events }: { events: Detail["events"] }) {
  const t = useTranslations("orders");
  const when = useWhen();
  return events.length === 0 ? (
    <p className="text-sm text-ink-muted">{t("noHistory")}</p>
  ) : (
    <ol className="flex flex-col gap-2.5">
      {events.toReversed().map((event) => (
        <li key={event.id} className="text-sm">
          <span className="font-medium">{event.kind}</span>{" "}
          <span className="text-xs text-ink-muted">
            {when.moment(event.at)} · {event.by}
          </span>
          {Object.keys(event.data).length > 0 && (
            <p className="text-xs break-all text-ink-muted">
              {Object.entries(event.data)
                .map(([name, value]) => `${name}: ${String(value)}`)
                .join(" · ")}
            </p>
          )}
        </li>
      ))}
    </ol>
  );
}
