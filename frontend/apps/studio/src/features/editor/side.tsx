"use client";

import { Tabs } from "@reelbox/ui";
import { Captions, Columns2, Image, ListChecks, type LucideIcon, Palette, ScanText, Timer } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ComponentType } from "react";
import { CaptionsPanel } from "./captions-panel";
import { ComparePanel } from "./compare-panel";
import { InsertsPanel } from "./inserts-panel";
import { LookPanel } from "./look-panel";
import { PausesPanel } from "./pauses-panel";
import { ReviewPanel } from "./review-panel";
import { TranscriptPane } from "./transcript-pane";

const PANELS: readonly { value: PanelName; icon: LucideIcon; panel: ComponentType }[] = [
  { value: "transcript", icon: ScanText, panel: TranscriptPane },
  { value: "review", icon: ListChecks, panel: ReviewPanel },
  { value: "captions", icon: Captions, panel: CaptionsPanel },
  { value: "pauses", icon: Timer, panel: PausesPanel },
  { value: "inserts", icon: Image, panel: InsertsPanel },
  { value: "look", icon: Palette, panel: LookPanel },
  { value: "compare", icon: Columns2, panel: ComparePanel },
];
type PanelName = "transcript" | "review" | "captions" | "pauses" | "inserts" | "look" | "compare";

/** What stands beside the preview: the transcript first, and everything that can be set. */
export function Side() {
  const t = useTranslations("editor");
  return (
    <aside className="flex h-[70dvh] min-h-0 min-w-0 flex-col border-line px-3 lg:h-auto lg:border-l">
      <Tabs
        compact
        label={t("panels")}
        tabs={PANELS.map(({ value, icon: Icon, panel: Panel }) => ({
          value,
          label: (
            <span className="flex flex-col items-center gap-1">
              <Icon className="size-4.5" aria-hidden />
              {t(value)}
            </span>
          ),
          panel: <Panel />,
        }))}
      />
    </aside>
  );
}
