"use client";

import { asProblem } from "@reelbox/api";
import { Badge, Button, Facts, Panel, ProblemView } from "@reelbox/ui";
import { Download } from "lucide-react";
import { useTranslations } from "next-intl";
import type { License } from "./queries";
import { useMachineRequest } from "./queries";

/** This machine, and how it gets a license without any network. */
export function Offline({ machine }: { machine: License["machine"] }) {
  const t = useTranslations("licensePage");
  const request = useMachineRequest();
  const steps = ["offline1", "offline2", "offline3"] as const;
  return (
    <Panel title={t("machine")}>
      <Facts
        facts={[
          [t("machineId"), <code key="id">{machine.id}</code>],
          [
            t("machineBound"),
            <Badge key="bound" tone={machine.bound ? "good" : "plain"}>
              {t(machine.bound ? "bound" : "unbound")}
            </Badge>,
          ],
        ]}
      />
      <h3 className="mt-6 text-sm font-semibold">{t("offline")}</h3>
      <ol className="mt-2 flex list-decimal flex-col gap-1 pl-5 text-sm text-ink-muted">
        {steps.map((step) => (
          <li key={step}>{t(step)}</li>
        ))}
      </ol>
      <Button className="mt-4" busy={request.isPending} onClick={() => request.mutate()}>
        <Download aria-hidden />
        {t("request")}
      </Button>
      {request.isSuccess && (
        <p role="status" className="mt-3 text-sm text-good">
          {t("requestSaved", { name: request.data })}
        </p>
      )}
      {request.isError && <ProblemView className="mt-4" problem={asProblem(request.error)} />}
    </Panel>
  );
}
