"use client";

import { Tabs } from "@reelbox/ui";
import { useTranslations } from "next-intl";
import { CaptionsPanel } from "./captions-panel";
import { ComparePanel } from "./compare-panel";
import { InsertsPanel } from "./inserts-panel";
import { LookPanel } from "./look-panel";
import { PausesPanel } from "./pauses-panel";
import { ReviewPanel } from "./review-panel";
import { TranscriptPane } from "./transcript-pane";

/** What stands beside the preview: the transcript first, and everything that can be set. */
export function Side() {
  const t = useTranslations("editor");
  return (
    <aside className="flex h-[70dvh] min-h-0 min-w-0 flex-col border-line px-3 lg:h-auto lg:border-l">
      <Tabs
        label={t("panels")}
        tabs={[
          { value: "transcript", label: t("transcript"), panel: <TranscriptPane /> },
          { value: "review", label: t("review"), panel: <ReviewPanel /> },
          { value: "captions", label: t("captions"), panel: <CaptionsPanel /> },
          { value: "pauses", label: t("pauses"), panel: <PausesPanel /> },
          { value: "inserts", label: t("inserts"), panel: <InsertsPanel /> },
          { value: "look", label: t("look"), panel: <LookPanel /> },
          { value: "compare", label: t("compare"), panel: <ComparePanel /> },
        ]}
      />
    </aside>
  );
}
