"use client";

import { asProblem, type Schema, unwrap } from "@reelbox/api";
import { Field, ProblemView, Skeleton } from "@reelbox/ui";
import { useLinkToken } from "@reelbox/web";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { api } from "@/lib/api";
import { AccountForm } from "./form";
import { AccountFrame } from "./frame";
import { LanguageChoice } from "./language-choice";

type Invited = Schema<"InvitedTo">;

/** Where an invitation's link leads: whoever has an account signs in with it, others make one. */
export function Join() {
  const t = useTranslations("account");
  const token = useLinkToken();
  const invited = useQuery({
    queryKey: ["invitation", token],
    queryFn: () => unwrap(api.POST("/api/v1/invitations/look", { body: { token: token ?? "" } })),
    enabled: token !== null && token !== "",
    retry: false,
  });
  if (token === "") {
    return <AccountFrame title={t("join")} lead={t("invalidLink")} />;
  }
  return (
    <AccountFrame
      title={invited.data === undefined ? t("join") : t("joinTo", { workspace: invited.data.workspace })}
      {...(invited.data === undefined ? {} : { lead: t(`joinAs.${invited.data.role}`) })}
    >
      {invited.isError && <ProblemView problem={asProblem(invited.error)} />}
      {invited.isPending && <Skeleton className="h-40 w-full" />}
      {invited.isSuccess && token !== null && <Entry token={token} invited={invited.data} />}
    </AccountFrame>
  );
}

function Entry({ token, invited }: { token: string; invited: Invited }) {
  const t = useTranslations("account");
  const router = useRouter();
  const queries = useQueryClient();
  const enter = async ({ name = "", password = "" }: Record<string, string>) => {
    if (invited.has_account) {
      await unwrap(api.POST("/api/v1/sessions", { body: { email: invited.email, password } }));
      await unwrap(api.POST("/api/v1/invitations/accept", { body: { token } }));
    } else {
      await unwrap(api.POST("/api/v1/invitations/join", { body: { token, name, password } }));
    }
    queries.clear();
    router.replace(`/w/${invited.workspace_id}`);
  };
  return (
    <>
      <div className="mb-5">
        <LanguageChoice />
      </div>
      <AccountForm submit={invited.has_account ? t("joinSignIn") : t("joinCreate")} onSubmit={enter}>
        <Field
          name="email"
          type="email"
          label={t("email")}
          value={invited.email}
          autoComplete="username"
          readOnly
          {...(invited.has_account ? { hint: t("joinKnown") } : {})}
        />
        {!invited.has_account && <Field name="name" label={t("name")} autoComplete="name" required />}
        <Field
          name="password"
          type="password"
          label={t("password")}
          autoComplete={invited.has_account ? "current-password" : "new-password"}
          required
          {...(invited.has_account ? {} : { hint: t("passwordHint") })}
        />
      </AccountForm>
    </>
  );
}
