"use client";

import { Field, ProblemView } from "@reelbox/ui";
import { asProblem, unwrap } from "@reelbox/vendor-api";
import { useLinkToken } from "@reelbox/web";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { api, PORTAL } from "@/lib/api";
import { Form } from "@/parts/form";
import { DoorFrame } from "@/shell/public";

/** A page of the portal that a letter's button names, and no other place. */
export function pageOf(wanted: string | null): string {
  return wanted !== null && /^[a-z]+(\/[0-9a-f-]+)?$/.test(wanted) ? `/portal/${wanted}` : "/portal";
}

/** Where a letter's button leads: the link is used, and the page it names opens. */
export function Enter() {
  const t = useTranslations("portal");
  const router = useRouter();
  const queries = useQueryClient();
  const token = useLinkToken();
  const page = useLinkToken("page");
  const { mutate, isError, error } = useMutation({
    mutationFn: (used: string) => unwrap(api.POST(`${PORTAL}/sessions`, { body: { token: used } })),
    onSuccess: () => {
      queries.clear();
      router.replace(pageOf(page));
    },
  });
  useEffect(() => {
    if (token) {
      mutate(token);
    }
  }, [token, mutate]);
  if (token !== null && (token === "" || isError)) {
    return (
      <AskForLink>
        {isError && (
          <div className="mb-4">
            <ProblemView problem={asProblem(error)} />
          </div>
        )}
      </AskForLink>
    );
  }
  return <DoorFrame title={t("entering")} />;
}

/** Somebody without a session asks for a link by mail. */
export function AskForLink({ children }: { children?: React.ReactNode }) {
  const t = useTranslations("portal");
  const [sent, setSent] = useState<string | null>(null);
  const ask = async ({ email = "" }: Record<string, string>) => {
    await unwrap(api.POST(`${PORTAL}/links`, { body: { email } }));
    setSent(email);
  };
  if (sent !== null) {
    return <DoorFrame title={t("linkSent")} lead={t("linkSentLead", { email: sent })} />;
  }
  return (
    <DoorFrame title={t("title")} lead={t("askLead")}>
      {children}
      <Form submit={t("ask")} onSubmit={ask}>
        <Field name="email" type="email" label={t("email")} autoComplete="email" required />
      </Form>
    </DoorFrame>
  );
}
