"use client";

import { unwrap } from "@reelbox/vendor-api";
import { useTranslations } from "next-intl";
import { api, CONSOLE } from "@/lib/api";
import { useWhen } from "@/lib/format";
import { useParts } from "@/lib/lists";
import { Listing } from "@/parts/listing";
import { PageFrame } from "@/parts/page";
import { State } from "@/parts/state";

/** Every license that was ever issued, as it is now. */
export function Licenses() {
  const t = useTranslations("licenses");
  const when = useWhen();
  const licenses = useParts(["licenses"], (cursor) =>
    unwrap(api.GET(`${CONSOLE}/licenses`, { params: { query: { cursor } } })),
  );
  return (
    <PageFrame title={t("title")} lead={t("lead")}>
      <Listing
        label={t("title")}
        query={licenses}
        id={(license) => license.id}
        href={(license) => `/console/licenses/${license.id}`}
        empty={t("none")}
        columns={[
          { title: t("holder"), cell: (license) => <span className="wrap-anywhere">{license.customer}</span> },
          { title: t("state"), cell: (license) => <State of={license.state} /> },
          { title: t("policy"), cell: (license) => license.policy, from: "sm" },
          {
            title: t("machinesUsed"),
            cell: (license) =>
              `${license.machines.filter((machine) => machine.released_at === null).length} / ${license.machines_allowed}`,
            from: "sm",
          },
          { title: t("expires"), cell: (license) => when.day(license.expires_at) },
        ]}
      />
    </PageFrame>
  );
}
