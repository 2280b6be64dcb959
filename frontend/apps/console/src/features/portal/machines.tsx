"use client";

import { Button, EmptyState, TextArea } from "@reelbox/ui";
import { type Schema, unwrap } from "@reelbox/vendor-api";
import { useMutation } from "@tanstack/react-query";
import { Download, KeyRound } from "lucide-react";
import { useTranslations } from "next-intl";
import { api, PORTAL } from "@/lib/api";
import { useWhen } from "@/lib/format";
import { AskAct } from "@/parts/act";
import { Copied } from "@/parts/copied";
import { Answer, Card } from "@/parts/page";
import { State } from "@/parts/state";
import { useMyLicenses } from "./queries";
import { saveText } from "./save";

type License = Schema<"LicenseView">;

export function MyMachines() {
  const t = useTranslations("portal");
  const licenses = useMyLicenses();
  return (
    <Answer query={licenses}>
      {(found) =>
        found.length === 0 ? (
          <EmptyState icon={<KeyRound aria-hidden />} title={t("noLicenses")} />
        ) : (
          <div className="flex flex-col gap-4">
            {found.map((license) => (
              <LicenseCard key={license.id} license={license} />
            ))}
          </div>
        )
      }
    </Answer>
  );
}

function LicenseCard({ license }: { license: License }) {
  const t = useTranslations("portal");
  const when = useWhen();
  const path = { params: { path: { license_id: license.id } } };
  const save = useMutation({
    mutationFn: async () => {
      const { files } = await unwrap(api.GET(`${PORTAL}/licenses/{license_id}/files`, path));
      for (const [machine, text] of Object.entries(files)) {
        saveText(`reelbox-${license.id}${machine === "any" ? "" : `-${machine}`}.license`, text);
      }
    },
  });
  const code = useMutation({ mutationFn: () => unwrap(api.POST(`${PORTAL}/licenses/{license_id}/code`, path)) });
  const used = license.machines.filter((machine) => machine.released_at === null);
  return (
    <Card
      title={license.id}
      actions={
        <>
          <Button size="small" busy={save.isPending} onClick={() => save.mutate()}>
            <Download aria-hidden />
            {t("download")}
          </Button>
          <Button size="small" busy={code.isPending} onClick={() => code.mutate()}>
            <KeyRound aria-hidden />
            {t("code")}
          </Button>
        </>
      }
    >
      <p className="mb-3 flex flex-wrap items-center gap-2 text-sm text-ink-muted">
        <State of={license.state} />
        {license.expires_at !== null && t("validUntil", { day: when.day(license.expires_at) })}
        <span>{t("used", { used: used.length, allowed: license.machines_allowed })}</span>
      </p>
      {code.data !== undefined && (
        <div className="mb-3">
          <p className="mb-1 text-sm text-ink-muted">{t("codeHint")}</p>
          <Copied text={code.data.code} label={t("code")} />
        </div>
      )}
      <ul className="mb-3 flex flex-col divide-y divide-line">
        {used.map((machine) => (
          <li key={machine.id} className="flex flex-wrap items-center justify-between gap-2 py-2 text-sm">
            <span className="min-w-0 break-all">
              {machine.id} <span className="text-ink-muted">· {t("since", { day: when.day(machine.since) })}</span>
            </span>
            <AskAct
              label={t("release")}
              title={t("releaseTitle")}
              lead={t("releaseLead")}
              look="danger"
              run={() =>
                unwrap(
                  api.DELETE(`${PORTAL}/licenses/{license_id}/machines/{machine}`, {
                    params: { path: { license_id: license.id, machine: machine.id } },
                  }),
                )
              }
            />
          </li>
        ))}
      </ul>
      <Offline license={license} />
    </Card>
  );
}

/** A box without a line: what it asks goes in, and its file comes out. */
function Offline({ license }: { license: License }) {
  const t = useTranslations("portal");
  return (
    <AskAct
      label={t("offline")}
      title={t("offlineTitle")}
      lead={t("offlineLead")}
      run={async ({ request = "" }) => {
        const params = { path: { license_id: license.id } };
        const answer = await unwrap(
          api.POST(`${PORTAL}/licenses/{license_id}/answers`, { params, body: { request: request.trim() } }),
        );
        for (const [machine, text] of Object.entries(answer.files)) {
          saveText(`reelbox-${license.id}-${machine}.license`, text);
        }
      }}
    >
      <TextArea name="request" label={t("request")} required />
    </AskAct>
  );
}
