"use client";

import { Badge } from "@reelbox/ui";
import { type Schema, unwrap } from "@reelbox/vendor-api";
import { useQuery } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import { useTranslations } from "next-intl";
import { useMay } from "@/features/account/queries";
import { useWords } from "@/features/shop/plans";
import { api, CONSOLE } from "@/lib/api";
import { useMoney } from "@/lib/format";
import { Act } from "@/parts/act";
import { Answer, Card, PageFrame } from "@/parts/page";
import { Table } from "@/parts/table";

type PlanSync = Schema<"PlanSync">;

/** What is sold, and which of it Stripe has. */
export function Plans() {
  const t = useTranslations("plans");
  const may = useMay();
  const plans = useQuery({ queryKey: ["plan-sync"], queryFn: () => unwrap(api.GET(`${CONSOLE}/plans`)) });
  return (
    <PageFrame
      title={t("title")}
      lead={t("lead")}
      actions={
        may("admin") && (
          <Act
            label={t("sync")}
            icon={<RefreshCw aria-hidden />}
            run={() => unwrap(api.POST(`${CONSOLE}/plans/sync`))}
          />
        )
      }
    >
      <Answer query={plans}>
        {(found) => (
          <div className="flex flex-col gap-4">
            {found.map((each) => (
              <PlanCard key={each.plan.name} plan={each} />
            ))}
          </div>
        )}
      </Answer>
    </PageFrame>
  );
}

function PlanCard({ plan: { plan, prices } }: { plan: PlanSync }) {
  const t = useTranslations();
  const words = useWords();
  const money = useMoney();
  return (
    <Card title={words(plan.title)}>
      <p className="mb-3 text-sm text-ink-muted">
        {words(plan.summary)} · {plan.targets.map((target) => t(`orders.targets.${target}`)).join(", ")} ·{" "}
        {t("plans.most", { count: plan.most_machines })}
      </p>
      {plan.prices.length > 0 && (
        <Table
          label={words(plan.title)}
          rows={plan.prices}
          id={(price) => price.lookup_key}
          empty=""
          columns={[
            { title: t("plans.key"), cell: (price) => price.lookup_key },
            {
              title: t("plans.price"),
              cell: (price) => `${money(price.amount, price.currency)} ${t(`shop.per.${price.interval ?? "once"}`)}`,
            },
            {
              title: "Stripe",
              cell: (price) =>
                prices[price.lookup_key] === undefined ? (
                  <Badge tone="bad">{t("plans.missing")}</Badge>
                ) : (
                  <span className="break-all">{prices[price.lookup_key]}</span>
                ),
            },
          ]}
        />
      )}
    </Card>
  );
}
