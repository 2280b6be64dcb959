"use client";

import { Button } from "@reelbox/ui";
import { unwrap } from "@reelbox/vendor-api";
import { useMutation } from "@tanstack/react-query";
import { CreditCard } from "lucide-react";
import { useTranslations } from "next-intl";
import { api, PORTAL } from "@/lib/api";
import { useMoney, useWhen } from "@/lib/format";
import { Answer } from "@/parts/page";
import { State } from "@/parts/state";
import { Table } from "@/parts/table";
import { useMyInvoices } from "./queries";

export function MyInvoices() {
  const t = useTranslations("portal");
  const money = useMoney();
  const when = useWhen();
  const invoices = useMyInvoices();
  const billing = useMutation({
    mutationFn: async () => window.location.assign((await unwrap(api.POST(`${PORTAL}/billing`))).url),
  });
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="text-sm text-ink-muted">{t("billingLead")}</p>
        <Button busy={billing.isPending} onClick={() => billing.mutate()}>
          <CreditCard aria-hidden />
          {t("billing")}
        </Button>
      </div>
      <Answer query={invoices}>
        {(found) => (
          <Table
            label={t("invoices")}
            rows={found}
            id={(invoice) => invoice.id}
            empty={t("noInvoices")}
            columns={[
              { title: t("invoice"), cell: (invoice) => invoice.number ?? "–" },
              { title: t("date"), cell: (invoice) => when.day(invoice.created_at), from: "sm" },
              { title: t("amount"), cell: (invoice) => money(invoice.total, invoice.currency) },
              { title: t("status"), cell: (invoice) => <State of={invoice.status} /> },
              {
                title: t("page"),
                cell: (invoice) =>
                  invoice.page !== null && (
                    <a href={invoice.page} className="text-accent underline-offset-4 hover:underline">
                      {t("open")}
                    </a>
                  ),
              },
            ]}
          />
        )}
      </Answer>
    </div>
  );
}
