"use client";

import { type CaptionStyleName, captionMetrics, FAMILIES } from "@reelbox/remotion/preview";
import { Checkbox, Select } from "@reelbox/ui";
import clsx from "clsx";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { CaptionSample } from "./caption-sample";
import { useEditing } from "./context";
import { Color, Group, Slider } from "./setting";
import type { Recipe } from "./types";

type Rules = NonNullable<Recipe["captions"]>;

const STYLES = Object.keys(captionMetrics) as CaptionStyleName[];
const POSITIONS = ["bottom", "middle", "top"] as const;
const PLAIN = { text_color: "#ffffff", highlight_color: "#ffd23f", direction: "ltr" as const };

/** How captions look; each change is made at once and can be undone. */
export function CaptionsPanel() {
  const t = useTranslations("editor");
  const { shown, session, texts } = useEditing();
  const { recipe, timeline } = shown.state;
  const rules = recipe.captions ?? null;
  const look = timeline.caption_look;
  const change = (part: Partial<Rules>) => session.plan({ recipe: { ...recipe, captions: { ...rules, ...part } } });
  const family = rules?.font ?? look?.font.family ?? FAMILIES[0] ?? "";
  const colors = {
    text_color: rules?.text_color ?? look?.text_color ?? PLAIN.text_color,
    highlight_color: rules?.highlight_color ?? look?.highlight_color ?? PLAIN.highlight_color,
  };
  const drawn = {
    ...colors,
    direction: look?.direction ?? PLAIN.direction,
    family,
    fallbacks: look?.font.fallbacks ?? [],
  };
  const decided = look !== null && rules !== null && look.style !== (rules.style ?? "bold");
  return (
    <div className="h-full overflow-y-auto pb-4">
      <div className="py-4">
        <Checkbox
          label={t("showCaptions")}
          checked={rules !== null}
          onChange={(on) => session.plan({ recipe: { ...recipe, captions: on ? {} : null } })}
        />
      </div>
      {rules !== null && (
        <>
          <Group title={t("style")}>
            {decided && <p className="text-xs text-ink-muted">{t("styleOfKit")}</p>}
            <Gallery
              chosen={look?.style ?? rules.style ?? "bold"}
              drawn={drawn}
              words={texts.filter((text) => text !== "").slice(0, 2)}
              onChoose={(style) => change({ style })}
            />
          </Group>
          <Group title={t("lettering")}>
            <Select
              label={t("font")}
              value={family}
              onChange={(font) => change({ font })}
              choices={[...new Set([family, ...FAMILIES])].map((value) => ({ value, label: value }))}
            />
            <div className="flex flex-wrap gap-4">
              <Color
                label={t("textColor")}
                value={colors.text_color}
                onChange={(text_color) => change({ text_color })}
              />
              <Color
                label={t("highlightColor")}
                value={colors.highlight_color}
                onChange={(highlight_color) => change({ highlight_color })}
              />
            </div>
          </Group>
          <Paging rules={rules} change={change} />
        </>
      )}
    </div>
  );
}

interface GalleryProps {
  chosen: CaptionStyleName;
  drawn: React.ComponentProps<typeof CaptionSample>["look"];
  words: readonly string[];
  onChoose: (style: CaptionStyleName) => void;
}

function Gallery({ chosen, drawn, words, onChoose }: GalleryProps) {
  const t = useTranslations("editor");
  return (
    <div className="grid grid-cols-2 gap-2">
      {STYLES.map((style) => (
        <button
          key={style}
          type="button"
          aria-pressed={style === chosen}
          onClick={() => onChoose(style)}
          className={clsx(
            "flex flex-col gap-1.5 rounded-card border p-1.5 text-left text-sm",
            style === chosen ? "border-accent bg-accent-soft" : "border-line hover:bg-sunken",
          )}
        >
          <CaptionSample style={style} look={drawn} words={words.length > 0 ? words : [t("sample")]} />
          <span className="px-1 pb-0.5">{t(`styles.${style}`)}</span>
        </button>
      ))}
    </div>
  );
}

/** Where captions stand, and how much of the text is seen at once. */
function Paging({ rules, change }: { rules: Rules; change: (part: Partial<Rules>) => void }) {
  const t = useTranslations("editor");
  const position = typeof rules.position === "string" ? rules.position : "bottom";
  const [moved, setMoved] = useState<Partial<Rules>>({});
  const settle = () => {
    if (Object.keys(moved).length > 0) {
      change(moved);
      setMoved({});
    }
  };
  const words = moved.max_words ?? rules.max_words ?? 6;
  const lines = moved.max_lines ?? rules.max_lines ?? 2;
  return (
    <Group title={t("place")}>
      <Select
        label={t("position")}
        value={position}
        onChange={(value) => change({ position: value })}
        choices={POSITIONS.map((value) => ({ value, label: t(`positions.${value}`) }))}
      />
      <Slider
        label={t("maxWords")}
        shown={String(words)}
        value={words}
        min={1}
        max={12}
        step={1}
        onChange={(value) => setMoved({ ...moved, max_words: value })}
        onEnd={settle}
      />
      <Slider
        label={t("maxLines")}
        shown={String(lines)}
        value={lines}
        min={1}
        max={4}
        step={1}
        onChange={(value) => setMoved({ ...moved, max_lines: value })}
        onEnd={settle}
      />
    </Group>
  );
}
