"use client";

import type { Schema } from "@reelbox/vendor-api";
import clsx from "clsx";
import { Check } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useMoney } from "@/lib/format";

export type Plan = Schema<"PlanView">;
export type Price = Schema<"PriceView">;

/** A plan's title or summary in the page's language. */
export function useWords(): (words: Plan["title"]) => string {
  const locale = useLocale();
  return (words) => (locale === "vi" ? words.vi : words.en) ?? words.en ?? "";
}

interface Props {
  plans: readonly Plan[];
  value: string;
  onChange: (name: string) => void;
}

/** The plans as cards of which one is chosen. */
export function PlanChoice({ plans, value, onChange }: Props) {
  const t = useTranslations("shop");
  return (
    <fieldset className="min-w-0">
      <legend className="mb-2 text-sm font-medium">{t("plan")}</legend>
      <div className="grid gap-3 sm:grid-cols-2">
        {plans.map((plan) => (
          <PlanCard key={plan.name} plan={plan} chosen={plan.name === value} onChoose={() => onChange(plan.name)} />
        ))}
      </div>
    </fieldset>
  );
}

function PlanCard({ plan, chosen, onChoose }: { plan: Plan; chosen: boolean; onChoose: () => void }) {
  const t = useTranslations("shop");
  const words = useWords();
  const money = useMoney();
  const first = plan.prices[0];
  const price = first === undefined ? t("free") : money(first.amount, first.currency);
  return (
    <label
      className={clsx(
        "relative flex cursor-pointer flex-col gap-1 rounded-card border p-4 has-focus-visible:outline-2 has-focus-visible:outline-accent",
        chosen ? "border-accent bg-accent-soft" : "border-line bg-surface hover:bg-sunken",
      )}
    >
      <input type="radio" name="plan" value={plan.name} checked={chosen} onChange={onChoose} className="sr-only" />
      <span className="flex items-center justify-between gap-2">
        <span className="font-semibold">{words(plan.title)}</span>
        {chosen && <Check className="size-5 text-accent" aria-hidden />}
      </span>
      <span className="text-sm text-ink-muted">{words(plan.summary)}</span>
      <span className="mt-2 text-lg font-semibold">
        {price}
        {first !== undefined && (
          <span className="ml-1 text-sm font-normal text-ink-muted">{t(`per.${first.interval ?? "once"}`)}</span>
        )}
      </span>
    </label>
  );
}
