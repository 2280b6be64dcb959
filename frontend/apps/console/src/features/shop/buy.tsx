"use client";

import { Field, Select } from "@reelbox/ui";
import { unwrap } from "@reelbox/vendor-api";
import type { Language } from "@reelbox/web";
import { MailCheck } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { api, SHOP } from "@/lib/api";
import { useMoney } from "@/lib/format";
import { Form } from "@/parts/form";
import { Answer, Card } from "@/parts/page";
import { PublicFrame } from "@/shell/public";
import { type Plan, PlanChoice, type Price } from "./plans";
import { usePlans } from "./queries";

type Target = Plan["targets"][number];

export function Buy() {
  const t = useTranslations("shop");
  const plans = usePlans();
  return (
    <PublicFrame>
      <h1 className="text-2xl font-semibold">{t("title")}</h1>
      <p className="mt-2 mb-6 max-w-2xl text-ink-muted">{t("lead")}</p>
      <Answer query={plans}>{(found) => <Order plans={found.plans} clouds={found.clouds} />}</Answer>
    </PublicFrame>
  );
}

function Order({ plans, clouds }: { plans: readonly Plan[]; clouds: boolean }) {
  const t = useTranslations("shop");
  const asked = useSearchParams().get("plan");
  const [name, setName] = useState(plans.find((plan) => plan.name === asked)?.name ?? plans[0]?.name ?? "");
  const [sent, setSent] = useState<string | null>(null);
  const plan = plans.find((each) => each.name === name);
  if (sent !== null) {
    return (
      <Card>
        <div className="flex items-start gap-4">
          <MailCheck className="size-6 shrink-0 text-good" aria-hidden />
          <div>
            <h2 className="font-semibold">{t("trialBegan")}</h2>
            <p className="mt-1 text-sm text-ink-muted">{t("trialMail", { email: sent })}</p>
          </div>
        </div>
      </Card>
    );
  }
  return (
    <div className="grid items-start gap-6 lg:grid-cols-[1.5fr_1fr]">
      <PlanChoice plans={plans} value={name} onChange={setName} />
      {plan !== undefined && <Details key={plan.name} plan={plan} clouds={clouds} onTrial={setSent} />}
    </div>
  );
}

interface DetailsProps {
  plan: Plan;
  clouds: boolean;
  onTrial: (email: string) => void;
}

function Details({ plan, clouds, onTrial }: DetailsProps) {
  const t = useTranslations("shop");
  const language = useLocale() as Language;
  const targets = plan.targets.filter((each) => each !== "cloud" || clouds);
  const [target, setTarget] = useState<Target>(targets[0] ?? "own_box");
  const [key, setKey] = useState(plan.prices[0]?.lookup_key ?? "");
  const [machines, setMachines] = useState("1");
  const price = plan.prices.find((each) => each.lookup_key === key);
  const order = async ({ email = "", name = "" }: Record<string, string>) => {
    const who = { email, language, ...(name.trim() ? { name } : {}) };
    if (price === undefined) {
      await unwrap(api.POST(`${SHOP}/trials`, { body: who }));
      onTrial(email);
      return;
    }
    const body = { ...who, lookup_key: key, target, machines: Number(machines), again: false };
    window.location.assign((await unwrap(api.POST(`${SHOP}/checkouts`, { body }))).url);
  };
  return (
    <Card>
      <Form submit={price === undefined ? t("try") : t("pay")} onSubmit={order}>
        {plan.prices.length > 1 && (
          <Select
            label={t("payEvery")}
            value={key}
            onChange={setKey}
            choices={plan.prices.map((each) => ({
              value: each.lookup_key,
              label: t(`every.${each.interval ?? "once"}`),
            }))}
          />
        )}
        {targets.length > 1 && (
          <Select
            label={t("target")}
            value={target}
            onChange={setTarget}
            choices={targets.map((value) => ({ value, label: t(`targets.${value}`) }))}
          />
        )}
        {plan.most_machines > 1 && (
          <Field
            name="machines"
            type="number"
            label={t("machines")}
            min={1}
            max={plan.most_machines}
            value={machines}
            onChange={(event) => setMachines(event.currentTarget.value)}
            required
          />
        )}
        <Field name="email" type="email" label={t("email")} hint={t("emailHint")} autoComplete="email" required />
        <Field name="name" label={t("name")} autoComplete="name" />
        {price !== undefined && <Total price={price} machines={Number(machines) || 1} />}
      </Form>
    </Card>
  );
}

function Total({ price, machines }: { price: Price; machines: number }) {
  const t = useTranslations("shop");
  const money = useMoney();
  return (
    <p className="flex items-baseline justify-between border-t border-line pt-3 text-sm">
      <span className="text-ink-muted">{t("total")}</span>
      <span>
        <strong className="text-lg">{money(price.amount * machines, price.currency)}</strong>{" "}
        {t(`sum.${price.interval ?? "once"}`)}
      </span>
    </p>
  );
}
