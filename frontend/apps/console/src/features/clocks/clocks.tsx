"use client";

import { Checkbox, Field } from "@reelbox/ui";
import { type Schema, unwrap } from "@reelbox/vendor-api";
import { useQuery } from "@tanstack/react-query";
import clsx from "clsx";
import { Check, Circle } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useMay } from "@/features/account/queries";
import { api, CONSOLE } from "@/lib/api";
import { useWhen } from "@/lib/format";
import { useParts } from "@/lib/lists";
import { Act, AskAct } from "@/parts/act";
import { Listing } from "@/parts/listing";
import { Answer, Card, Facts, PageFrame } from "@/parts/page";

type Detail = Schema<"ClockDetail">;

/** What runs because money stopped. */
export function Clocks() {
  const t = useTranslations("clocks");
  const when = useWhen();
  const [ended, setEnded] = useState(false);
  const clocks = useParts(["clocks", ended], (cursor) =>
    unwrap(api.GET(`${CONSOLE}/clocks`, { params: { query: { cursor, ended } } })),
  );
  return (
    <PageFrame
      title={t("title")}
      lead={t("lead")}
      actions={<Checkbox label={t("withEnded")} checked={ended} onChange={setEnded} />}
    >
      <Listing
        label={t("title")}
        query={clocks}
        id={(clock) => clock.id}
        href={(clock) => `/console/clocks/${clock.id}`}
        empty={t("none")}
        columns={[
          { title: t("cause"), cell: (clock) => t(`causes.${clock.cause}`) },
          { title: t("standing"), cell: (clock) => t(standing(clock)) },
          {
            title: t("next"),
            cell: (clock) => <span className="whitespace-nowrap">{when.moment(clock.due_at)}</span>,
            from: "sm",
          },
          { title: t("began"), cell: (clock) => when.day(clock.started_at), from: "md" },
        ]}
      />
    </PageFrame>
  );
}

function standing(clock: Schema<"ClockView">): "ended" | "stopped" | "runs" {
  return clock.ended_at !== null ? "ended" : clock.stopped_at !== null ? "stopped" : "runs";
}

export function ClockPage({ id }: { id: string }) {
  const t = useTranslations("clocks");
  const when = useWhen();
  const query = useQuery({
    queryKey: ["clock", id],
    queryFn: () => unwrap(api.GET(`${CONSOLE}/clocks/{clock_id}`, { params: { path: { clock_id: id } } })),
  });
  return (
    <PageFrame
      title={query.data === undefined ? t("title") : t(`causes.${query.data.cause}`)}
      lead={query.data && t(standing(query.data))}
      actions={query.data && query.data.ended_at === null && <ClockActs clock={query.data} />}
    >
      <Answer query={query}>
        {(clock) => (
          <div className="grid items-start gap-4 lg:grid-cols-2">
            <Card title={t("stages")}>
              <Stages clock={clock} />
            </Card>
            <Card>
              <Facts
                of={[
                  [t("began"), when.moment(clock.started_at)],
                  [t("next"), when.moment(clock.due_at)],
                  [t("stoppedWhy"), clock.stopped_why ?? "–"],
                  [t("endedWhy"), clock.ended_why ?? "–"],
                  [
                    t("order"),
                    <Link
                      key="order"
                      className="text-accent hover:underline"
                      href={`/console/orders/${clock.order_id}`}
                    >
                      {t("open")}
                    </Link>,
                  ],
                ]}
              />
            </Card>
          </div>
        )}
      </Answer>
    </PageFrame>
  );
}

function Stages({ clock }: { clock: Detail }) {
  const t = useTranslations("clocks");
  const when = useWhen();
  return (
    <ol className="flex flex-col gap-3">
      {clock.stages.map((stage) => {
        const Icon = stage.done ? Check : Circle;
        return (
          <li key={`${stage.act}${stage.at}`} className="flex items-center gap-3 text-sm">
            <Icon className={clsx("size-4", stage.done ? "text-good" : "text-ink-muted")} aria-hidden />
            <span className="flex-1 font-medium">
              {t.has(`acts.${stage.act}`) ? t(`acts.${stage.act}`) : stage.act}
            </span>
            <time className="text-ink-muted" dateTime={stage.at}>
              {when.moment(stage.at)}
            </time>
          </li>
        );
      })}
    </ol>
  );
}

function ClockActs({ clock }: { clock: Detail }) {
  const t = useTranslations("clocks");
  const may = useMay();
  const path = { params: { path: { clock_id: clock.id } } };
  if (!may("support")) {
    return null;
  }
  return (
    <>
      {clock.stopped_at === null ? (
        <AskAct
          label={t("stop")}
          title={t("stopTitle")}
          reason
          run={({ reason = "" }) =>
            unwrap(api.POST(`${CONSOLE}/clocks/{clock_id}/stop`, { ...path, body: { reason } }))
          }
        />
      ) : (
        <Act label={t("resume")} run={() => unwrap(api.POST(`${CONSOLE}/clocks/{clock_id}/resume`, path))} />
      )}
      <AskAct
        label={t("extend")}
        title={t("extendTitle")}
        reason
        run={({ days = "", reason = "" }) =>
          unwrap(api.POST(`${CONSOLE}/clocks/{clock_id}/extend`, { ...path, body: { days: Number(days), reason } }))
        }
      >
        <Field name="days" type="number" label={t("days")} defaultValue="7" min={1} max={365} required />
      </AskAct>
      {may("admin") && (
        <AskAct
          label={t("advance")}
          title={t("advanceTitle")}
          lead={t("advanceLead")}
          look="danger"
          run={() => unwrap(api.POST(`${CONSOLE}/clocks/{clock_id}/advance`, path))}
        />
      )}
    </>
  );
}
