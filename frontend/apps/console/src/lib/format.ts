"use client";

import { useFormatter, useLocale } from "next-intl";

/** An amount in its currency's smallest unit, as people write it: 4900 usd → "$49.00". */
export function money(amount: number, currency: string, locale: string): string {
  const format = new Intl.NumberFormat(locale, { style: "currency", currency });
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}

/** Returns what shows amounts in the page's language. */
export function useMoney(): (amount: number, currency: string | null) => string {
  const locale = useLocale();
  return (amount, currency) => (currency === null ? "–" : money(amount, currency, locale));
}

/** Returns what shows moments in the page's language and the browser's time zone; data come after the page, so it is known. */
export function useWhen() {
  const format = useFormatter();
  const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return {
    day: (at: string | null) => (at === null ? "–" : format.dateTime(new Date(at), { dateStyle: "medium", timeZone })),
    moment: (at: string | null) =>
      at === null ? "–" : format.dateTime(new Date(at), { dateStyle: "medium", timeStyle: "short", timeZone }),
    ago: (at: string) => format.relativeTime(new Date(at), new Date()),
  };
}

/** A length in seconds as people say it: 0.41 → "410 ms", 75 → "1.3 min". */
export function seconds(value: number | null, locale: string): string {
  if (value === null) {
    return "–";
  }
  const [unit, size] =
    value < 1 ? (["millisecond", 0.001] as const) : value < 60 ? (["second", 1] as const) : (["minute", 60] as const);
  const maximumFractionDigits = value < 1 ? 0 : 1;
  return new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "short", maximumFractionDigits }).format(
    value / size,
  );
}
