"use client";

import { type Schema, unwrap } from "@reelbox/vendor-api";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useMay } from "@/features/account/queries";
import { api, CONSOLE } from "@/lib/api";
import { useWhen } from "@/lib/format";
import { Act, AskAct } from "@/parts/act";
import { Copied } from "@/parts/copied";
import { Answer, Card, Facts, PageFrame } from "@/parts/page";
import { State } from "@/parts/state";
import { Table } from "@/parts/table";

type Detail = Schema<"LicenseDetail">;

export function LicensePage({ id }: { id: string }) {
  const t = useTranslations("licenses");
  const may = useMay();
  const path = { params: { path: { license_id: id } } };
  const query = useQuery({
    queryKey: ["license", id],
    queryFn: () => unwrap(api.GET(`${CONSOLE}/licenses/{license_id}`, path)),
  });
  const code = useMutation({ mutationFn: () => unwrap(api.POST(`${CONSOLE}/licenses/{license_id}/code`, path)) });
  const lives = query.data !== undefined && query.data.license.state !== "revoked";
  return (
    <PageFrame
      title={id}
      lead={query.data?.license.customer}
      actions={
        lives && (
          <>
            {may("support") && <Act label={t("code")} run={() => code.mutateAsync()} />}
            {may("admin") && (
              <AskAct
                label={t("revoke")}
                title={t("revokeTitle")}
                lead={t("revokeLead")}
                look="danger"
                reason
                run={({ reason = "" }) =>
                  unwrap(api.POST(`${CONSOLE}/licenses/{license_id}/revoke`, { ...path, body: { reason } }))
                }
              />
            )}
          </>
        )
      }
    >
      {code.data !== undefined && (
        <div className="mb-4">
          <p className="mb-1 text-sm text-ink-muted">{t("codeHint")}</p>
          <Copied text={code.data.code} label={t("code")} />
        </div>
      )}
      <Answer query={query}>{(found) => <Parts detail={found} />}</Answer>
    </PageFrame>
  );
}

function Parts({ detail: { license, acts } }: { detail: Detail }) {
  const t = useTranslations("licenses");
  const when = useWhen();
  return (
    <div className="flex flex-col gap-4">
      <Card>
        <Facts
          of={[
            [t("state"), <State key="state" of={license.state} />],
            [t("policy"), license.policy],
            [t("expires"), when.day(license.expires_at)],
            [t("support"), when.day(license.support_until)],
            [t("moves"), `${license.moves} / ${license.moves_allowed ?? "∞"}`],
            [t("features"), license.features.join(", ") || "–"],
          ]}
        />
      </Card>
      <Machines license={license} />
      <h2 className="font-semibold">{t("acts")}</h2>
      <Table
        label={t("acts")}
        rows={acts.toReversed()}
        id={(act) => String(act.number)}
        empty={t("noActs")}
        columns={[
          { title: t("act"), cell: (act) => act.act },
          { title: t("by"), cell: (act) => act.by },
          { title: t("at"), cell: (act) => when.moment(act.at), from: "sm" },
          {
            title: t("data"),
            cell: (act) => <code className="text-xs break-all">{JSON.stringify(act.data)}</code>,
            from: "md",
          },
        ]}
      />
    </div>
  );
}

function Machines({ license }: { license: Detail["license"] }) {
  const t = useTranslations("licenses");
  const may = useMay();
  const when = useWhen();
  const release = (machine: string) =>
    unwrap(
      api.POST(`${CONSOLE}/licenses/{license_id}/machines/{machine}/release`, {
        params: { path: { license_id: license.id, machine } },
      }),
    );
  return (
    <>
      <h2 className="font-semibold">{t("machines", { allowed: license.machines_allowed })}</h2>
      <Table
        label={t("machines", { allowed: license.machines_allowed })}
        rows={license.machines}
        id={(machine) => machine.id}
        empty={t("noMachines")}
        columns={[
          { title: t("machine"), cell: (machine) => <span className="break-all">{machine.id}</span> },
          { title: t("since"), cell: (machine) => when.day(machine.since), from: "sm" },
          { title: t("released"), cell: (machine) => when.day(machine.released_at) },
          {
            title: t("do"),
            cell: (machine) =>
              machine.released_at === null &&
              may("support") && (
                <AskAct
                  label={t("release")}
                  title={t("releaseTitle")}
                  lead={t("releaseLead")}
                  look="danger"
                  run={() => release(machine.id)}
                />
              ),
          },
        ]}
      />
    </>
  );
}
