"use client";

import { asProblem } from "@reelbox/api";
import { Button, ProblemView, Select, Skeleton } from "@reelbox/ui";
import { Check } from "lucide-react";
import { useTranslations } from "next-intl";
import { useSyncExternalStore } from "react";
import { useEditing } from "./context";
import { useBrandKits } from "./queries";
import { Group } from "./setting";
import { SmallPreview } from "./small-preview";
import type { Output } from "./types";
import { useTriedPlan } from "./use-plan";

const SHAPES = [
  { format: "16:9", text: "wide" },
  { format: "1:1", text: "square" },
  { format: "9:16", text: "upright" },
] as const;
const SMALL = 480;

/** The brand kit, and the video in every shape side by side. */
export function LookPanel() {
  const t = useTranslations();
  const { workspaceId, session, brandKitId, shown } = useEditing();
  const kits = useBrandKits(workspaceId);
  const { output, recipe } = shown.state;
  const format = output.format ?? recipe.format ?? "source";
  return (
    <div className="h-full overflow-y-auto pb-4">
      <Group title={t("editor.brandKit")}>
        {kits.isError && <ProblemView problem={asProblem(kits.error)} />}
        {kits.data?.items.length === 0 && <p className="text-sm text-ink-muted">{t("editor.noKits")}</p>}
        {(kits.data?.items.length ?? 0) > 0 && (
          <Select
            bare
            label={t("editor.brandKit")}
            value={brandKitId ?? ""}
            onChange={(brand_kit_id) => brand_kit_id !== "" && session.plan({ brand_kit_id })}
            choices={[
              ...(brandKitId === null ? [{ value: "", label: t("editor.ownKit") }] : []),
              ...(kits.data?.items ?? []).map(({ id, document }) => ({ value: id, label: document.name })),
            ]}
          />
        )}
      </Group>
      <Group title={t("editor.shapes")}>
        <p className="text-xs text-ink-muted">{t("editor.shapesHint")}</p>
        <div className="flex items-start gap-2">
          {SHAPES.map((shape) => (
            <Shape key={shape.format} {...shape} chosen={format === shape.format} output={output} />
          ))}
        </div>
        {format !== "source" && (
          <Button
            size="small"
            className="self-start"
            onClick={() => session.plan({ output: { ...output, format: "source" } })}
          >
            {t("editor.asRecorded")}
          </Button>
        )}
      </Group>
    </div>
  );
}

interface ShapeProps {
  format: (typeof SHAPES)[number]["format"];
  text: (typeof SHAPES)[number]["text"];
  chosen: boolean;
  output: Output;
}

function Shape({ format, text, chosen, output }: ShapeProps) {
  const t = useTranslations();
  const { session, map } = useEditing();
  const tried = useTriedPlan({ output: { format, height: SMALL } });
  const source = map.source(useStanding());
  const [wide = 1, high = 1] = format.split(":").map(Number);
  return (
    <div className="flex min-w-0 flex-col gap-1.5" style={{ flex: wide / high }}>
      {tried.data === undefined ? (
        <Skeleton className="w-full" />
      ) : (
        <SmallPreview timeline={tried.data.timeline} source={source} label={t(`render.${text}`)} />
      )}
      <Button
        size="small"
        look={chosen ? "primary" : "plain"}
        aria-pressed={chosen}
        aria-label={t(`render.${text}`)}
        className="px-1!"
        onClick={() => session.plan({ output: { ...output, format } })}
      >
        {chosen && <Check aria-hidden />}
        {format}
      </Button>
    </div>
  );
}

/** The frame where the preview stands; while it plays, where it began. */
function useStanding(): number {
  const { playhead } = useEditing();
  const read = () => playhead.standing();
  return useSyncExternalStore(playhead.subscribe, read, () => 0);
}
