"use client";

import { type CaptionStyleName, captionMetrics } from "@reelbox/remotion/preview";
import { Select } from "@reelbox/ui";
import { useTranslations } from "next-intl";
import { NumberField, Part } from "@/features/documents/fields";
import { CaptionSample } from "@/features/editor/caption-sample";
import type { Recipe } from "./queries";

type Captions = NonNullable<Recipe["captions"]>;

const STYLES = Object.keys(captionMetrics) as CaptionStyleName[];
const LOOK = {
  text_color: "#ffffff",
  highlight_color: "#ffd23f",
  direction: "ltr" as const,
  family: "Be Vietnam Pro",
  fallbacks: [],
};
const POSITIONS = ["bottom", "middle", "top"] as const;

interface Props {
  captions: Captions | null;
  onChange: (captions: Captions | null) => void;
}

/** Whether and how words stand on the picture. */
export function CaptionFields({ captions, onChange }: Props) {
  const t = useTranslations("recipes");
  const now = captions ?? {};
  const set = (change: Partial<Captions>) => onChange({ ...now, ...change });
  const style = now.style ?? "bold";
  const position = typeof now.position === "string" ? now.position : "bottom";
  return (
    <Part
      title={t("captions.title")}
      lead={t("captions.lead")}
      on={captions !== null}
      onSwitch={(on) => onChange(on ? {} : null)}
    >
      <Gallery chosen={style} onChoose={(each) => set({ style: each })} />
      <NumberField
        label={t("captions.words")}
        value={now.max_words ?? 6}
        min={1}
        max={20}
        onChange={(max_words) => set({ max_words })}
      />
      <NumberField
        label={t("captions.lines")}
        value={now.max_lines ?? 2}
        min={1}
        max={4}
        onChange={(max_lines) => set({ max_lines })}
      />
      <Select
        label={t("captions.position")}
        value={position}
        onChange={(value) => set({ position: value })}
        choices={POSITIONS.map((value) => ({ value, label: t(`captions.positions.${value}`) }))}
      />
      <NumberField
        label={t("captions.size")}
        hint={t("captions.sizeHint")}
        unit="%"
        value={now.size_percent ?? 0}
        min={0}
        max={20}
        step={0.1}
        onChange={(value) => set({ size_percent: value < 2 ? null : value })}
      />
      <NumberField
        label={t("captions.pause")}
        unit="ms"
        value={now.pause_ms ?? 600}
        min={0}
        max={10_000}
        step={50}
        onChange={(pause_ms) => set({ pause_ms })}
      />
      <NumberField
        label={t("captions.hold")}
        unit="ms"
        value={now.hold_ms ?? 400}
        min={0}
        max={10_000}
        step={50}
        onChange={(hold_ms) => set({ hold_ms })}
      />
    </Part>
  );
}

function Gallery({ chosen, onChoose }: { chosen: CaptionStyleName; onChoose: (style: CaptionStyleName) => void }) {
  const t = useTranslations("recipes");
  return (
    <div className="sm:col-span-2">
      <p className="mb-2 text-sm font-medium">{t("captions.style")}</p>
      <div role="radiogroup" aria-label={t("captions.style")} className="grid grid-cols-2 gap-2.5 sm:grid-cols-3">
        {STYLES.map((each) => (
          // biome-ignore lint/a11y/useSemanticElements: each is a picture of itself
          <button
            key={each}
            type="button"
            role="radio"
            aria-checked={each === chosen}
            onClick={() => onChoose(each)}
            className="rounded-control p-1.5 text-left text-xs aria-checked:bg-accent-soft aria-checked:ring-2 aria-checked:ring-accent"
          >
            <CaptionSample style={each} look={LOOK} words={t("captions.sample").split(" ")} />
            <span className="mt-1 block px-0.5">{t(`captions.styles.${each}`)}</span>
          </button>
        ))}
      </div>
    </div>
  );
}
