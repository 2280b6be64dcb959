"use client";

import { Badge } from "@reelbox/ui";
import { type Schema, unwrap } from "@reelbox/vendor-api";
import { useQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { api, CONSOLE } from "@/lib/api";
import { Answer, PageFrame } from "@/parts/page";
import { Table } from "@/parts/table";

type Found = Schema<"Found">;
const PLACES: Record<Exclude<Found["kind"], "mail">, string> = {
  customer: "customers",
  order: "orders",
  license: "licenses",
  event: "events",
};

export function SearchResults() {
  const t = useTranslations("search");
  const q = useSearchParams().get("q") ?? "";
  const found = useQuery({
    queryKey: ["search", q],
    queryFn: () => unwrap(api.GET(`${CONSOLE}/search`, { params: { query: { q } } })),
    enabled: q.length > 1,
  });
  return (
    <PageFrame title={t("title", { q })}>
      <Answer query={found}>
        {(rows) => (
          <Table
            label={t("label")}
            rows={rows}
            id={(row) => `${row.kind}${row.id}`}
            href={(row) =>
              row.kind === "mail" ? "/console/mails" : `/console/${PLACES[row.kind]}/${encodeURIComponent(row.id)}`
            }
            empty={t("nothing")}
            columns={[
              { title: t("what"), cell: (row) => row.title },
              { title: t("kind"), cell: (row) => <Badge>{t(`kinds.${row.kind}`)}</Badge> },
              { title: t("detail"), cell: (row) => row.detail, from: "sm" },
            ]}
          />
        )}
      </Answer>
    </PageFrame>
  );
}
