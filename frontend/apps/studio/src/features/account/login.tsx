"use client";

import { unwrap } from "@reelbox/api";
import { Field } from "@reelbox/ui";
import { inside } from "@reelbox/web";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useRouter, useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { api } from "@/lib/api";
import { AccountForm } from "./form";
import { AccountFrame } from "./frame";

export function Login() {
  const t = useTranslations("account");
  const router = useRouter();
  const next = inside(useSearchParams().get("next"));
  const queries = useQueryClient();
  const setup = useQuery({ queryKey: ["setup"], queryFn: () => unwrap(api.GET("/api/v1/setup")) });
  useEffect(() => {
    if (setup.data?.needed) {
      router.replace("/setup");
    }
  }, [setup.data, router]);
  const enter = async ({ email = "", password = "" }: Record<string, string>) => {
    await unwrap(api.POST("/api/v1/sessions", { body: { email, password } }));
    queries.clear();
    router.replace(next);
  };
  return (
    <AccountFrame title={t("signIn")}>
      <AccountForm submit={t("signIn")} onSubmit={enter}>
        <Field name="email" type="email" label={t("email")} autoComplete="username" required autoFocus />
        <Field name="password" type="password" label={t("password")} autoComplete="current-password" required />
      </AccountForm>
      <p className="mt-4 text-sm">
        <Link href="/reset" className="text-accent underline-offset-4 hover:underline">
          {t("forgot")}
        </Link>
      </p>
    </AccountFrame>
  );
}
