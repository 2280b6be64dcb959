"use client";

import { unwrap } from "@reelbox/api";
import { Field } from "@reelbox/ui";
import { useLinkToken } from "@reelbox/web";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { api } from "@/lib/api";
import { AccountForm } from "./form";
import { AccountFrame } from "./frame";

export function Reset() {
  const t = useTranslations("account");
  const token = useLinkToken();
  const [said, setSaid] = useState<string | null>(null);
  const ask = async ({ email = "" }: Record<string, string>) => {
    await unwrap(api.POST("/api/v1/password-resets", { body: { email } }));
    setSaid(t("resetSent"));
  };
  const use = async ({ password = "" }: Record<string, string>) => {
    await unwrap(api.POST("/api/v1/password-resets/use", { body: { token: token ?? "", password } }));
    setSaid(t("resetDone"));
  };
  return (
    <AccountFrame title={t("reset")}>
      {said !== null ? (
        <p role="status" className="text-sm">
          {said}
        </p>
      ) : token ? (
        <AccountForm submit={t("reset")} onSubmit={use}>
          <Field
            name="password"
            type="password"
            label={t("newPassword")}
            hint={t("passwordHint")}
            autoComplete="new-password"
            required
          />
        </AccountForm>
      ) : (
        <AccountForm submit={t("resetAsk")} onSubmit={ask}>
          <Field name="email" type="email" label={t("email")} autoComplete="username" required />
        </AccountForm>
      )}
      <p className="mt-4 text-sm">
        <Link href="/login" className="text-accent underline-offset-4 hover:underline">
          {t("signIn")}
        </Link>
      </p>
    </AccountFrame>
  );
}
