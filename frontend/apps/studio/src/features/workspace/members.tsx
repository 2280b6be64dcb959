"use client";

import { asProblem } from "@reelbox/api";
import { Button, Confirm, Panel, ProblemView, Select } from "@reelbox/ui";
import { useFormatter, useTranslations } from "next-intl";
import { useState } from "react";
import { useMe } from "@/features/account/queries";
import { Heading } from "@/features/settings/heading";
import { Loaded } from "@/features/settings/loaded";
import { useHere } from "@/shell/workspace";
import { Invite } from "./invite";
import { type Member, ROLES, useMemberChange, useMembers } from "./queries";
import { WorkspaceName } from "./workspace-name";

/** Who is in the workspace and what they may; for owners also how others get in. */
export function Members() {
  const t = useTranslations("members");
  const { workspaceId, mayOwn } = useHere();
  const members = useMembers(workspaceId);
  return (
    <>
      <Heading title={t("title")} lead={t("lead")} />
      {mayOwn && <WorkspaceName />}
      <Panel title={t("list")}>
        <Loaded query={members}>
          {(found) => (
            <ul className="-my-3 divide-y divide-line">
              {found.map((member) => (
                <Item key={member.user_id} member={member} />
              ))}
            </ul>
          )}
        </Loaded>
      </Panel>
      {mayOwn && <Invite />}
    </>
  );
}

function Item({ member }: { member: Member }) {
  const t = useTranslations();
  const format = useFormatter();
  const { workspaceId, mayOwn } = useHere();
  const me = useMe().data?.user_id;
  const change = useMemberChange(workspaceId);
  const [asking, setAsking] = useState(false);
  const isMe = member.user_id === me;
  return (
    <li data-testid="member" className="flex flex-col gap-2 py-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-52">
          <p className="text-sm font-medium wrap-anywhere">
            {member.name} {isMe && <span className="font-normal text-ink-muted">{t("members.you")}</span>}
          </p>
          <p className="text-xs text-ink-muted wrap-anywhere">
            {member.email} ·{" "}
            {t("members.since", { date: format.dateTime(new Date(member.created_at), { dateStyle: "medium" }) })}
          </p>
        </div>
        {mayOwn ? (
          <>
            <Select
              bare
              className="w-40"
              label={t("members.roleOf", { name: member.name })}
              value={member.role}
              disabled={change.isPending}
              onChange={(role) => change.mutate({ id: member.user_id, role })}
              choices={ROLES.map((value) => ({ value, label: t(`members.roles.${value}`) }))}
            />
            <Button look="danger" size="small" onClick={() => setAsking(true)}>
              {t(isMe ? "members.leave" : "common.remove")}
            </Button>
          </>
        ) : (
          <span className="text-sm text-ink-muted">{t(`members.roles.${member.role}`)}</span>
        )}
      </div>
      {change.isError && !asking && <ProblemView problem={asProblem(change.error)} />}
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        title={t("members.removeTitle", { name: member.name })}
        confirm={t(isMe ? "members.leave" : "common.remove")}
        cancel={t("common.cancel")}
        busy={change.isPending}
        problem={change.isError ? asProblem(change.error) : null}
        onConfirm={() => change.mutate({ id: member.user_id, remove: true }, { onSuccess: () => setAsking(false) })}
      >
        {t("members.removeText")}
      </Confirm>
    </li>
  );
}
