"use client";

import { unwrap } from "@reelbox/vendor-api";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { api, CONSOLE } from "@/lib/api";
import { Answer, PageFrame } from "@/parts/page";
import { State } from "@/parts/state";
import { Table } from "@/parts/table";

/** The keys that licenses are signed with: their public halves. */
export function Keys() {
  const t = useTranslations("keys");
  const keys = useQuery({ queryKey: ["keys"], queryFn: () => unwrap(api.GET(`${CONSOLE}/keys`)) });
  return (
    <PageFrame title={t("title")} lead={t("lead")}>
      <Answer query={keys}>
        {(found) => (
          <Table
            label={t("title")}
            rows={found}
            id={(key) => key.kid}
            empty={t("none")}
            columns={[
              { title: t("kid"), cell: (key) => key.kid },
              { title: t("standing"), cell: (key) => <State of={key.standing} /> },
              {
                title: t("public"),
                cell: (key) => <code className="text-xs break-all">{key.public}</code>,
                from: "sm",
              },
            ]}
          />
        )}
      </Answer>
    </PageFrame>
  );
}
