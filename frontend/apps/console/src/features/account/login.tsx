"use client";

import { Field } from "@reelbox/ui";
import { unwrap } from "@reelbox/vendor-api";
import { inside } from "@reelbox/web";
import { useQueryClient } from "@tanstack/react-query";
import { useRouter, useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { api, CONSOLE } from "@/lib/api";
import { Form } from "@/parts/form";
import { DoorFrame } from "@/shell/public";

export function Login() {
  const t = useTranslations("account");
  const router = useRouter();
  const queries = useQueryClient();
  const wanted = useSearchParams().get("next");
  const enter = async ({ email = "", password = "", code = "" }: Record<string, string>) => {
    await unwrap(api.POST(`${CONSOLE}/sessions`, { body: { email, password, code: code.replaceAll(" ", "") } }));
    queries.clear();
    router.replace(wanted === null ? "/console" : inside(wanted));
  };
  return (
    <DoorFrame title={t("signIn")} lead={t("signInLead")}>
      <Form submit={t("signIn")} onSubmit={enter}>
        <Field name="email" type="email" label={t("email")} autoComplete="username" required autoFocus />
        <Field name="password" type="password" label={t("password")} autoComplete="current-password" required />
        <CodeField />
      </Form>
    </DoorFrame>
  );
}

/** What the authenticator shows now. */
export function CodeField() {
  const t = useTranslations("account");
  return (
    <Field
      name="code"
      label={t("code")}
      hint={t("codeHint")}
      inputMode="numeric"
      autoComplete="one-time-code"
      pattern="[0-9 ]{6,7}"
      required
    />
  );
}
