"use client";

import { Select } from "@reelbox/ui";
import { unwrap } from "@reelbox/vendor-api";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { api, CONSOLE } from "@/lib/api";
import { useParts } from "@/lib/lists";
import { Listing } from "@/parts/listing";
import { PageFrame } from "@/parts/page";
import { type Mail, useMailColumns } from "./table";

const STATES: readonly Mail["state"][] = ["queued", "sent", "bounced", "failed"];

export function Mails() {
  const t = useTranslations();
  const [state, setState] = useState<Mail["state"] | "all">("all");
  const mails = useParts(["mails", state], (cursor) =>
    unwrap(api.GET(`${CONSOLE}/mails`, { params: { query: { cursor, state: state === "all" ? undefined : state } } })),
  );
  const columns = useMailColumns();
  const choices = [
    { value: "all" as const, label: t("orders.all") },
    ...STATES.map((value) => ({ value, label: t(`states.${value}`) })),
  ];
  return (
    <PageFrame
      title={t("mails.title")}
      actions={
        <Select bare label={t("mails.state")} choices={choices} value={state} onChange={setState} className="w-44" />
      }
    >
      <Listing
        label={t("mails.title")}
        query={mails}
        columns={columns}
        id={(mail) => mail.id}
        empty={t("mails.none")}
      />
    </PageFrame>
  );
}
