"use client";

import { buttonClass, Progress } from "@reelbox/ui";
import { MailCheck, TriangleAlert } from "lucide-react";
import Link from "next/link";
import { useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { Answer, Card } from "@/parts/page";
import { PublicFrame } from "@/shell/public";
import { useCheckout } from "./queries";

const OVER = new Set(["failed", "expired", "refunded"]);

/** Where Stripe leads back to. */
export function Thanks() {
  const t = useTranslations("thanks");
  const checkout = useCheckout(useSearchParams().get("checkout") ?? "");
  return (
    <PublicFrame>
      <div className="mx-auto max-w-xl">
        <Answer query={checkout}>
          {(found) => (
            <Card>
              {found.state === "open" ? (
                <div role="status">
                  <h1 className="text-lg font-semibold">{t("waiting")}</h1>
                  <p className="mt-1 mb-4 text-sm text-ink-muted">{t("waitingLead")}</p>
                  <Progress value={null} label={t("waiting")} />
                </div>
              ) : (
                <Ended state={found.state} number={found.number} hint={found.email_hint} />
              )}
            </Card>
          )}
        </Answer>
      </div>
    </PublicFrame>
  );
}

function Ended({ state, number, hint }: { state: string; number: number; hint: string }) {
  const t = useTranslations("thanks");
  if (OVER.has(state)) {
    return (
      <div className="flex flex-col items-start gap-3">
        <TriangleAlert className="size-7 text-bad" aria-hidden />
        <h1 className="text-lg font-semibold">{t("over")}</h1>
        <Link href="/buy" className={buttonClass("primary")}>
          {t("again")}
        </Link>
      </div>
    );
  }
  return (
    <div className="flex flex-col items-start gap-3">
      <MailCheck className="size-7 text-good" aria-hidden />
      <h1 className="text-xl font-semibold">{state === "pending" ? t("pending") : t("paid")}</h1>
      <p className="text-sm text-ink-muted">{t("mail", { number, email: hint })}</p>
      <Link href="/portal" className={buttonClass("plain")}>
        {t("portal")}
      </Link>
    </div>
  );
}
