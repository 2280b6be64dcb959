"use client";

import { unwrap } from "@reelbox/vendor-api";
import { useTranslations } from "next-intl";
import { api, CONSOLE } from "@/lib/api";
import { useWhen } from "@/lib/format";
import { useParts } from "@/lib/lists";
import { Listing } from "@/parts/listing";
import { PageFrame } from "@/parts/page";

/** What operators did. */
export function Audit() {
  const t = useTranslations("audit");
  const when = useWhen();
  const rows = useParts(["audit"], (cursor) => unwrap(api.GET(`${CONSOLE}/audit`, { params: { query: { cursor } } })));
  return (
    <PageFrame title={t("title")} lead={t("lead")}>
      <Listing
        label={t("title")}
        query={rows}
        id={(row) => row.id}
        empty={t("none")}
        columns={[
          { title: t("action"), cell: (row) => <span className="font-medium">{row.action}</span> },
          { title: t("by"), cell: (row) => <span className="break-all">{row.by}</span> },
          {
            title: t("subject"),
            cell: (row) => <span className="text-xs break-all">{row.subject ?? "–"}</span>,
            from: "md",
          },
          {
            title: t("data"),
            cell: (row) => <code className="text-xs break-all">{JSON.stringify(row.data)}</code>,
            from: "lg",
          },
          {
            title: t("at"),
            cell: (row) => <span className="whitespace-nowrap">{when.moment(row.at)}</span>,
            from: "sm",
          },
        ]}
      />
    </PageFrame>
  );
}
