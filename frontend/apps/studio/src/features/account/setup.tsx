"use client";

import { unwrap } from "@reelbox/api";
import { Field } from "@reelbox/ui";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { api } from "@/lib/api";
import { AccountForm, useLinkToken } from "./form";
import { AccountFrame } from "./frame";
import { LanguageChoice } from "./language-choice";

export function Setup() {
  const t = useTranslations("account");
  const router = useRouter();
  const queries = useQueryClient();
  const token = useLinkToken();
  const state = useQuery({ queryKey: ["setup"], queryFn: () => unwrap(api.GET("/api/v1/setup")) });
  const create = async ({ email = "", name = "", password = "", workspace = "", ...rest }: Record<string, string>) => {
    const body = { token: token || (rest.token ?? "").trim(), email, name, password, workspace };
    await unwrap(api.POST("/api/v1/setup", { body }));
    queries.clear();
    const me = await unwrap(api.GET("/api/v1/me"));
    router.replace(`/w/${me.workspaces[0]?.workspace_id}/welcome`);
  };
  if (state.data?.needed === false) {
    return (
      <AccountFrame title={t("setup")} lead={t("done")}>
        <Link href="/login" className="text-sm text-accent underline-offset-4 hover:underline">
          {t("signIn")}
        </Link>
      </AccountFrame>
    );
  }
  return (
    <AccountFrame title={t("setup")} lead={t("setupLead")}>
      <div className="mb-5">
        <LanguageChoice />
      </div>
      <AccountForm submit={t("create")} onSubmit={create}>
        {token === "" && <Field name="token" label={t("token")} hint={t("tokenHint")} required />}
        <Field name="name" label={t("name")} autoComplete="name" required />
        <Field name="email" type="email" label={t("email")} autoComplete="username" required />
        <Field
          name="password"
          type="password"
          label={t("password")}
          hint={t("passwordHint")}
          autoComplete="new-password"
          required
        />
        <Field name="workspace" label={t("workspace")} hint={t("workspaceHint")} required />
      </AccountForm>
    </AccountFrame>
  );
}
