"use client";

import { unwrap } from "@reelbox/vendor-api";
import { useTranslations } from "next-intl";
import { api, CONSOLE } from "@/lib/api";
import { useWhen } from "@/lib/format";
import { useParts } from "@/lib/lists";
import { Listing } from "@/parts/listing";
import { PageFrame } from "@/parts/page";
import { State } from "@/parts/state";

/** Customers' boxes, as far as they say anything. */
export function Fleet() {
  const t = useTranslations("fleet");
  const when = useWhen();
  const boxes = useParts(["fleet"], (cursor) => unwrap(api.GET(`${CONSOLE}/fleet`, { params: { query: { cursor } } })));
  return (
    <PageFrame title={t("title")} lead={t("lead")}>
      <Listing
        label={t("title")}
        query={boxes}
        id={(box) => box.order_id}
        href={(box) => `/console/orders/${box.order_id}`}
        empty={t("none")}
        columns={[
          {
            title: t("box"),
            cell: (box) => <span className="break-all">{box.address ?? box.machine ?? box.order_id}</span>,
          },
          { title: t("state"), cell: (box) => <State of={box.state} /> },
          { title: t("version"), cell: (box) => box.version || "–", from: "sm" },
          { title: t("seen"), cell: (box) => (box.seen_at === null ? "–" : when.ago(box.seen_at)) },
          {
            title: t("firstVideo"),
            cell: (box) => <span className="whitespace-nowrap">{when.moment(box.first_video_at)}</span>,
            from: "md",
          },
        ]}
      />
    </PageFrame>
  );
}
