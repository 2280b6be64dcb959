"use client";

import { Badge } from "@reelbox/ui";
import { useTranslations } from "next-intl";
import { toneOf } from "@/lib/tones";

/** How something stands, in the page's language; a state that the page does not know is shown as it is called. */
export function State({ of }: { of: string | null }) {
  const t = useTranslations("states");
  if (of === null) {
    return <span className="text-ink-muted">–</span>;
  }
  return <Badge tone={toneOf(of)}>{t.has(of) ? t(of) : of}</Badge>;
}
