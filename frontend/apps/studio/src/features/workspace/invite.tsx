"use client";

import { asProblem } from "@reelbox/api";
import { Button, CopyField, Field, Panel, ProblemView, Select } from "@reelbox/ui";
import { useFormatter, useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { LicenseProblem } from "@/features/license/words";
import { Loaded } from "@/features/settings/loaded";
import { useHere } from "@/shell/workspace";
import { type Invitation, ROLES, type Role, useInvitations, useInvite, useUninvite } from "./queries";

/** A link for one address; it is shown once, to be passed on. */
export function Invite() {
  const t = useTranslations();
  const { workspaceId } = useHere();
  const invite = useInvite(workspaceId);
  const open = useInvitations(workspaceId);
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role>("editor");
  const problem = invite.isError ? asProblem(invite.error) : null;
  const send = (event: FormEvent) => {
    event.preventDefault();
    invite.mutate({ email: email.trim(), role }, { onSuccess: () => setEmail("") });
  };
  return (
    <Panel title={t("members.invite")} lead={t("members.inviteLead")}>
      <form onSubmit={send} className="flex flex-wrap items-end gap-2">
        <div className="min-w-0 flex-1 basis-60">
          <Field
            type="email"
            label={t("account.email")}
            value={email}
            autoComplete="off"
            onChange={(event) => setEmail(event.target.value)}
            required
          />
        </div>
        <Select
          className="w-40"
          label={t("members.role")}
          value={role}
          onChange={setRole}
          choices={ROLES.map((value) => ({ value, label: t(`members.roles.${value}`) }))}
        />
        <Button type="submit" look="primary" busy={invite.isPending} disabled={email.trim() === ""}>
          {t("members.makeLink")}
        </Button>
      </form>
      <p className="mt-2 text-xs text-ink-muted">{t(`account.joinAs.${role}`)}</p>
      {problem !== null &&
        (problem.status === 402 ? (
          <LicenseProblem className="mt-4" problem={problem} />
        ) : (
          <ProblemView className="mt-4" problem={problem} />
        ))}
      {invite.isSuccess && (
        <div className="mt-4 rounded-card bg-good-soft p-4">
          <CopyField
            label={t("members.linkFor", { email: invite.data.email })}
            value={invite.data.url}
            copyLabel={t("common.copy")}
            copiedLabel={t("common.copied")}
          />
          <p className="mt-2 text-xs">{t("members.once")}</p>
        </div>
      )}
      <Loaded query={open} className="mt-4 h-12">
        {(found) => (
          <ul className="mt-4 divide-y divide-line empty:hidden">
            {found.map((each) => (
              <Open key={each.id} invitation={each} />
            ))}
          </ul>
        )}
      </Loaded>
    </Panel>
  );
}

function Open({ invitation }: { invitation: Invitation }) {
  const t = useTranslations();
  const format = useFormatter();
  const { workspaceId } = useHere();
  const withdraw = useUninvite(workspaceId);
  const until = format.dateTime(new Date(invitation.expires_at), { dateStyle: "medium" });
  return (
    <li className="flex flex-wrap items-center justify-between gap-2 py-2.5 text-sm">
      <span className="min-w-0 wrap-anywhere">
        {invitation.email}{" "}
        <span className="text-xs text-ink-muted">
          {t(`members.roles.${invitation.role}`)} · {t("members.until", { date: until })}
        </span>
      </span>
      <Button size="small" busy={withdraw.isPending} onClick={() => withdraw.mutate(invitation.id)}>
        {t("members.withdraw")}
      </Button>
    </li>
  );
}
