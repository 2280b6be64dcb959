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

/** A length in seconds as people say it: 0.4 → "400 ms", 75 → "1 min 15 s". */
export function seconds(value: number | null): string {
  if (value === null) {
    return "–";
  }
  if (value < 1) {
    return `${Math.round(value * 1000)} ms`;
  }
  return value < 60 ? `${value.toFixed(1)} s` : `${Math.floor(value / 60)} min ${Math.round(value % 60)} s`;
}
