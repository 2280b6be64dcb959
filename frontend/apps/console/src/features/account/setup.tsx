"use client";

import { Field, ProblemView, Skeleton } from "@reelbox/ui";
import { asProblem, unwrap } from "@reelbox/vendor-api";
import { useLinkToken } from "@reelbox/web";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { encode } from "uqr";
import { api, CONSOLE } from "@/lib/api";
import { Copied } from "@/parts/copied";
import { Form } from "@/parts/form";
import { DoorFrame } from "@/shell/public";
import { CodeField } from "./login";

/** Where a new operator's link leads: the authenticator first, then a password and the first code. */
export function Setup() {
  const t = useTranslations("account");
  const router = useRouter();
  const queries = useQueryClient();
  const token = useLinkToken();
  const enrolment = useQuery({
    queryKey: ["enrolment", token],
    queryFn: () => unwrap(api.POST(`${CONSOLE}/setup`, { body: { token: token ?? "" } })),
    enabled: token !== null,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const finish = async ({ password = "", code = "" }: Record<string, string>) => {
    const body = { token: token ?? "", password, code: code.replaceAll(" ", "") };
    await unwrap(api.POST(`${CONSOLE}/setup/finish`, { body }));
    queries.clear();
    router.replace("/console");
  };
  return (
    <DoorFrame title={t("setup")} lead={t("setupLead")}>
      {enrolment.isError && <ProblemView problem={asProblem(enrolment.error)} />}
      {enrolment.isPending && <Skeleton className="h-64" />}
      {enrolment.data !== undefined && (
        <div className="flex flex-col gap-4">
          <QrCode text={enrolment.data.address} label={t("qr")} />
          <p className="text-sm text-ink-muted">{t("secretHint")}</p>
          <Copied text={enrolment.data.secret} label={t("secret")} />
          <Form submit={t("finish")} onSubmit={finish}>
            <Field name="email" label={t("email")} value={enrolment.data.email} autoComplete="username" readOnly />
            <Field name="password" type="password" label={t("newPassword")} autoComplete="new-password" required />
            <CodeField />
          </Form>
        </div>
      )}
    </DoorFrame>
  );
}

function QrCode({ text, label }: { text: string; label: string }) {
  const { data, size } = encode(text, { border: 2 });
  const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ""))).join("");
  return (
    <svg
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
      className="w-48 rounded-control bg-white text-black"
    >
      <path d={path} fill="currentColor" />
    </svg>
  );
}
