import { NextIntlClientProvider } from "next-intl";
import { getLocale, getMessages } from "next-intl/server";
import type { ReactNode } from "react";

/** A part of the studio with texts of its own: only whoever enters it loads them. */
export async function Room({ name, children }: { name: string; children: ReactNode }) {
  const [locale, messages] = await Promise.all([getLocale(), getMessages()]);
  const more = (await import(`../../messages/rooms/${name}.${locale}.json`)) as { default: Record<string, unknown> };
  return <NextIntlClientProvider messages={{ ...messages, ...more.default }}>{children}</NextIntlClientProvider>;
}
