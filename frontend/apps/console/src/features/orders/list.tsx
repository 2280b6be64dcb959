"use client";

import { Select } from "@reelbox/ui";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Listing } from "@/parts/listing";
import { PageFrame } from "@/parts/page";
import { type OrderState, useOrders } from "./queries";
import { useOrderColumns } from "./table";

const STATES: readonly OrderState[] = ["open", "pending", "paid", "expired", "failed", "refunded"];

export function Orders() {
  const t = useTranslations();
  const [state, setState] = useState<OrderState | "all">("all");
  const orders = useOrders(state === "all" ? undefined : state);
  const columns = useOrderColumns();
  const choices = [
    { value: "all" as const, label: t("orders.all") },
    ...STATES.map((value) => ({ value, label: t(`states.${value}`) })),
  ];
  return (
    <PageFrame
      title={t("console.orders")}
      actions={
        <Select bare label={t("orders.state")} choices={choices} value={state} onChange={setState} className="w-44" />
      }
    >
      <Listing
        label={t("console.orders")}
        query={orders}
        columns={columns}
        id={(order) => order.id}
        href={(order) => `/console/orders/${order.id}`}
        empty={t("orders.none")}
      />
    </PageFrame>
  );
}
