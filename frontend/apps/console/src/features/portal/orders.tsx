"use client";

import { buttonClass, EmptyState } from "@reelbox/ui";
import { type Schema, unwrap } from "@reelbox/vendor-api";
import { useMutation } from "@tanstack/react-query";
import { RotateCcw, Send, ShoppingBag, Terminal, Wrench } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { api, PORTAL } from "@/lib/api";
import { useMoney, useWhen } from "@/lib/format";
import { Act } from "@/parts/act";
import { Copied } from "@/parts/copied";
import { Answer, Card } from "@/parts/page";
import { State } from "@/parts/state";
import { Steps } from "@/parts/steps";
import { useMyOrders } from "./queries";

type Timeline = Schema<"Timeline">;

/** All orders, or one of them. */
export function MyOrders({ only }: { only?: string }) {
  const t = useTranslations("portal");
  const orders = useMyOrders();
  return (
    <Answer query={orders}>
      {(found) => {
        const shown = only === undefined ? found : found.filter((each) => each.order.id === only);
        return shown.length === 0 ? (
          <EmptyState
            icon={<ShoppingBag aria-hidden />}
            title={t("noOrders")}
            action={
              <Link href="/buy" className={buttonClass("primary")}>
                {t("buy")}
              </Link>
            }
          />
        ) : (
          <div className="flex flex-col gap-4">
            {shown.map((each) => (
              <OrderCard key={each.order.id} timeline={each} />
            ))}
          </div>
        );
      }}
    </Answer>
  );
}

function OrderCard({ timeline }: { timeline: Timeline }) {
  const t = useTranslations("portal");
  const money = useMoney();
  const when = useWhen();
  const { order, steps } = timeline;
  const path = { params: { path: { order_id: order.id } } };
  const failed = steps.some((step) => step.state === "failed");
  return (
    <Card>
      <div className="mb-4 flex flex-wrap items-center justify-between gap-2">
        <div>
          <h2 className="font-semibold">
            {t("order", { number: order.number })} · <span className="capitalize">{order.plan}</span>
          </h2>
          <p className="mt-0.5 text-sm text-ink-muted">
            {when.day(order.created_at)} · {money(order.amount, order.currency)}
            {order.period_end !== null &&
              ` · ${t(order.cancel_at_period_end ? "ends" : "renews", { day: when.day(order.period_end) })}`}
          </p>
        </div>
        <State of={order.subscription_status ?? order.state} />
      </div>
      <Steps steps={steps} />
      <div className="flex flex-wrap items-start gap-2">
        {order.license_id !== null && (
          <Act
            label={t("resend")}
            icon={<Send aria-hidden />}
            run={() => unwrap(api.POST(`${PORTAL}/orders/{order_id}/resend`, path))}
          />
        )}
        {failed && (
          <Act
            label={t("repair")}
            icon={<Wrench aria-hidden />}
            look="primary"
            run={() => unwrap(api.POST(`${PORTAL}/orders/{order_id}/repair`, path))}
          />
        )}
      </div>
      {timeline.can_install && <Install orderId={order.id} />}
    </Card>
  );
}

function Install({ orderId }: { orderId: string }) {
  const t = useTranslations("portal");
  const when = useWhen();
  const [asked, setAsked] = useState(false);
  const path = { params: { path: { order_id: orderId } } };
  const made = useMutation({ mutationFn: () => unwrap(api.POST(`${PORTAL}/orders/{order_id}/install-token`, path)) });
  return (
    <div className="mt-4 border-t border-line pt-4">
      {made.data === undefined ? (
        <Act
          label={t("install")}
          icon={asked ? <RotateCcw aria-hidden /> : <Terminal aria-hidden />}
          run={async () => {
            setAsked(true);
            await made.mutateAsync();
          }}
        />
      ) : (
        <>
          <p className="mb-2 text-sm text-ink-muted">
            {t("installHint", { until: when.moment(made.data.expires_at) })}
          </p>
          <Copied text={made.data.command} label={t("install")} />
        </>
      )}
    </div>
  );
}
