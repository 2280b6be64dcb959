"use client";

import { Badge, Field, Select } from "@reelbox/ui";
import { type Schema, unwrap } from "@reelbox/vendor-api";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { api, CONSOLE } from "@/lib/api";
import { useWhen } from "@/lib/format";
import { Act, AskAct } from "@/parts/act";
import { Copied } from "@/parts/copied";
import { Answer, PageFrame } from "@/parts/page";
import { Table } from "@/parts/table";

type Operator = Schema<"OperatorView">;
const ROLES: readonly Operator["role"][] = ["viewer", "support", "admin"];

/** Who may be in the console. */
export function Operators() {
  const t = useTranslations("operators");
  const when = useWhen();
  const [link, setLink] = useState<string | null>(null);
  const operators = useQuery({ queryKey: ["operators"], queryFn: () => unwrap(api.GET(`${CONSOLE}/operators`)) });
  return (
    <PageFrame title={t("title")} lead={t("lead")} actions={<Invite onInvited={setLink} />}>
      {link !== null && (
        <div className="mb-4">
          <p className="mb-1 text-sm text-ink-muted">{t("linkHint")}</p>
          <Copied text={link} label={t("link")} />
        </div>
      )}
      <Answer query={operators}>
        {(found) => (
          <Table
            label={t("title")}
            rows={found}
            id={(operator) => operator.id}
            empty=""
            columns={[
              {
                title: t("who"),
                cell: (operator) => (
                  <>
                    <span className="font-medium">{operator.name}</span>{" "}
                    {operator.disabled_at !== null && <Badge tone="bad">{t("disabled")}</Badge>}
                    <span className="block text-xs break-all text-ink-muted">{operator.email}</span>
                  </>
                ),
              },
              { title: t("role"), cell: (operator) => <RoleChoice operator={operator} /> },
              { title: t("since"), cell: (operator) => when.day(operator.created_at), from: "md" },
              {
                title: t("acts"),
                cell: (operator) => <OperatorActs operator={operator} onLink={setLink} />,
              },
            ]}
          />
        )}
      </Answer>
    </PageFrame>
  );
}

function useChange(operator: Operator) {
  const path = { params: { path: { operator_id: operator.id } } };
  return (body: Schema<"OperatorChange">) => unwrap(api.PATCH(`${CONSOLE}/operators/{operator_id}`, { ...path, body }));
}

function RoleChoice({ operator }: { operator: Operator }) {
  const t = useTranslations();
  const change = useChange(operator);
  const [role, setRole] = useState(operator.role);
  const choices = ROLES.map((value) => ({ value, label: t(`console.roles.${value}`) }));
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Select bare label={t("operators.role")} choices={choices} value={role} onChange={setRole} className="w-32" />
      {role !== operator.role && <Act look="primary" label={t("operators.save")} run={() => change({ role })} />}
    </div>
  );
}

function OperatorActs({ operator, onLink }: { operator: Operator; onLink: (link: string) => void }) {
  const t = useTranslations("operators");
  const change = useChange(operator);
  const path = { params: { path: { operator_id: operator.id } } };
  return (
    <div className="flex flex-wrap gap-2">
      <AskAct
        label={t("reset")}
        title={t("resetTitle")}
        lead={t("resetLead")}
        run={async () => onLink((await unwrap(api.POST(`${CONSOLE}/operators/{operator_id}/reset`, path))).setup_url)}
      />
      {operator.disabled_at === null ? (
        <AskAct
          label={t("disable")}
          title={t("disableTitle")}
          lead={t("disableLead")}
          look="danger"
          run={() => change({ disabled: true })}
        />
      ) : (
        <Act label={t("enable")} run={() => change({ disabled: false })} />
      )}
    </div>
  );
}

function Invite({ onInvited }: { onInvited: (link: string) => void }) {
  const t = useTranslations();
  const [role, setRole] = useState<Operator["role"]>("support");
  return (
    <AskAct
      label={t("operators.invite")}
      title={t("operators.invite")}
      look="primary"
      run={async ({ email = "", name = "" }) =>
        onInvited((await unwrap(api.POST(`${CONSOLE}/operators`, { body: { email, name, role } }))).setup_url)
      }
    >
      <Field name="email" type="email" label={t("account.email")} required />
      <Field name="name" label={t("customers.name")} required />
      <Select
        label={t("operators.role")}
        value={role}
        onChange={setRole}
        choices={ROLES.map((value) => ({ value, label: t(`console.roles.${value}`) }))}
      />
    </AskAct>
  );
}
