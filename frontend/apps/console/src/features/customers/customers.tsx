"use client";

import { Badge, Field, Select } from "@reelbox/ui";
import { type Schema, unwrap } from "@reelbox/vendor-api";
import { LANGUAGES, NAMES } from "@reelbox/web";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useMay } from "@/features/account/queries";
import { MailTable } from "@/features/mails/table";
import { useOrderColumns } from "@/features/orders/table";
import { api, CONSOLE } from "@/lib/api";
import { useWhen } from "@/lib/format";
import { useParts } from "@/lib/lists";
import { AskAct } from "@/parts/act";
import { Listing } from "@/parts/listing";
import { Answer, Card, Facts, PageFrame } from "@/parts/page";
import { Table } from "@/parts/table";

type Customer = Schema<"CustomerView">;

function useCustomers() {
  return useParts(["customers"], (cursor) =>
    unwrap(api.GET(`${CONSOLE}/customers`, { params: { query: { cursor } } })),
  );
}

export function Customers() {
  const t = useTranslations();
  const when = useWhen();
  return (
    <PageFrame title={t("console.customers")}>
      <Listing
        label={t("console.customers")}
        query={useCustomers()}
        id={(customer) => customer.id}
        href={(customer) => `/console/customers/${customer.id}`}
        empty={t("customers.none")}
        columns={[
          { title: t("customers.email"), cell: (customer) => <Address customer={customer} /> },
          { title: t("customers.name"), cell: (customer) => customer.name, from: "sm" },
          { title: t("customers.language"), cell: (customer) => NAMES[customer.language], from: "md" },
          { title: t("customers.since"), cell: (customer) => when.day(customer.created_at) },
        ]}
      />
    </PageFrame>
  );
}

function Address({ customer }: { customer: Customer }) {
  const t = useTranslations("customers");
  return (
    <span className="inline-flex flex-wrap items-center gap-2 break-all">
      {customer.email ?? t("deleted")}
      {customer.bounced_at !== null && <Badge tone="bad">{t("bounced")}</Badge>}
    </span>
  );
}

export function CustomerPage({ id }: { id: string }) {
  const t = useTranslations();
  const may = useMay();
  const when = useWhen();
  const columns = useOrderColumns();
  const query = useQuery({
    queryKey: ["customer", id],
    queryFn: () => unwrap(api.GET(`${CONSOLE}/customers/{customer_id}`, { params: { path: { customer_id: id } } })),
  });
  const customer = query.data?.customer;
  return (
    <PageFrame
      title={
        customer === undefined ? t("customers.customer") : customer.name || (customer.email ?? t("customers.deleted"))
      }
      lead={customer && <Address customer={customer} />}
      actions={customer && customer.deleted_at === null && may("support") && <Change customer={customer} />}
    >
      <Answer query={query}>
        {(found) => (
          <div className="flex flex-col gap-4">
            <Card>
              <Facts
                of={[
                  [t("customers.language"), NAMES[found.customer.language]],
                  [t("customers.since"), when.moment(found.customer.created_at)],
                  ["Stripe", found.customer.stripe_id ?? "–"],
                ]}
              />
            </Card>
            <h2 className="font-semibold">{t("console.orders")}</h2>
            <Table
              label={t("console.orders")}
              rows={found.orders}
              columns={columns}
              id={(order) => order.id}
              href={(order) => `/console/orders/${order.id}`}
              empty={t("orders.none")}
            />
            <h2 className="font-semibold">{t("console.mails")}</h2>
            <MailTable rows={found.mails} />
          </div>
        )}
      </Answer>
    </PageFrame>
  );
}

function Change({ customer }: { customer: Customer }) {
  const t = useTranslations("customers");
  const [language, setLanguage] = useState(customer.language);
  return (
    <AskAct
      label={t("change")}
      title={t("change")}
      lead={t("changeLead")}
      run={({ email = "", name = "" }) => {
        const body = { language, email, ...(name.trim() ? { name } : {}) };
        return unwrap(
          api.PATCH(`${CONSOLE}/customers/{customer_id}`, { params: { path: { customer_id: customer.id } }, body }),
        );
      }}
    >
      <Field name="email" type="email" label={t("email")} defaultValue={customer.email ?? ""} required />
      <Field name="name" label={t("name")} defaultValue={customer.name} />
      <Select
        label={t("language")}
        value={language}
        onChange={setLanguage}
        choices={LANGUAGES.map((value) => ({ value, label: NAMES[value] }))}
      />
    </AskAct>
  );
}
