"use client";

import { useTranslations } from "next-intl";
import type { Order } from "@/lib/api";
import { useMoney, useWhen } from "@/lib/format";
import { State } from "@/parts/state";
import type { Column } from "@/parts/table";

/** The columns of tables of orders. */
export function useOrderColumns(): Column<Order>[] {
  const t = useTranslations("orders");
  const money = useMoney();
  const when = useWhen();
  return [
    { title: t("number"), cell: (order) => `#${order.number}` },
    { title: t("plan"), cell: (order) => <span className="capitalize">{order.plan}</span> },
    { title: t("target"), cell: (order) => t(`targets.${order.target}`), from: "md" },
    { title: t("amount"), cell: (order) => money(order.amount, order.currency), right: true, from: "sm" },
    { title: t("state"), cell: (order) => <State of={order.state} /> },
    { title: t("subscription"), cell: (order) => <State of={order.subscription_status} />, from: "lg" },
    {
      title: t("created"),
      cell: (order) => <span className="whitespace-nowrap">{when.moment(order.created_at)}</span>,
      from: "md",
    },
  ];
}
