"use client";

import { type CaptionStyleName, captionMetrics, FAMILIES } from "@reelbox/remotion/preview";
import { Field, Panel, Select } from "@reelbox/ui";
import { useTranslations } from "next-intl";
import { AssetChoice } from "@/features/assets/choice";
import { ColorField, NumberField, Part } from "@/features/documents/fields";
import type { Brand } from "./queries";

const STYLES = Object.keys(captionMetrics) as CaptionStyleName[];
const CORNERS = ["top_left", "top_right", "bottom_left", "bottom_right"] as const;
const RECIPES = "recipes";

interface Props {
  brand: Brand;
  set: (change: Partial<Brand>) => void;
}

/** Everything a brand kit says, field by field. */
export function BrandForm({ brand, set }: Props) {
  const t = useTranslations("brand-kits");
  return (
    <>
      <Panel title={t("about")}>
        <div className="grid gap-4 sm:grid-cols-2">
          <Field
            label={t("name")}
            value={brand.name}
            maxLength={80}
            onChange={(event) => set({ name: event.target.value })}
            required
          />
          <Select
            label={t("font")}
            value={brand.font ?? "Be Vietnam Pro"}
            onChange={(font) => set({ font })}
            choices={FAMILIES.map((value) => ({ value, label: value }))}
          />
          <ColorField
            label={t("textColor")}
            value={brand.text_color ?? "#ffffff"}
            onChange={(text_color) => set({ text_color })}
          />
          <ColorField
            label={t("accentColor")}
            value={brand.accent_color ?? "#ffd23f"}
            onChange={(accent_color) => set({ accent_color })}
          />
          <Select
            label={t("captionStyle")}
            value={brand.caption_style ?? RECIPES}
            onChange={(value) => set({ caption_style: value === RECIPES ? null : (value as CaptionStyleName) })}
            choices={[
              { value: RECIPES, label: t("asRecipe") },
              ...STYLES.map((value) => ({ value: value as string, label: t(`styles.${value}`) })),
            ]}
          />
        </div>
      </Panel>
      <Card brand={brand} set={set} />
      <Logo brand={brand} set={set} />
      <Music brand={brand} set={set} />
      <Bookend which="intro" brand={brand} set={set} />
      <Bookend which="outro" brand={brand} set={set} />
    </>
  );
}

function Card({ brand, set }: Props) {
  const t = useTranslations("brand-kits.card");
  const now = brand.lower_third ?? null;
  const change = (part: Partial<NonNullable<Brand["lower_third"]>>) => now && set({ lower_third: { ...now, ...part } });
  return (
    <Part
      title={t("title")}
      lead={t("lead")}
      on={now !== null}
      onSwitch={(on) => set({ lower_third: on ? { title: t("somebody"), subtitle: "" } : null })}
    >
      <Field
        label={t("name")}
        value={now?.title ?? ""}
        maxLength={80}
        onChange={(event) => change({ title: event.target.value })}
      />
      <Field
        label={t("role")}
        value={now?.subtitle ?? ""}
        maxLength={120}
        onChange={(event) => change({ subtitle: event.target.value })}
      />
      <NumberField
        label={t("start")}
        unit="ms"
        value={now?.start_ms ?? 800}
        min={0}
        max={600_000}
        step={100}
        onChange={(start_ms) => change({ start_ms })}
      />
      <NumberField
        label={t("duration")}
        unit="ms"
        value={now?.duration_ms ?? 5000}
        min={500}
        max={600_000}
        step={100}
        onChange={(duration_ms) => change({ duration_ms })}
      />
    </Part>
  );
}

function Logo({ brand, set }: Props) {
  const t = useTranslations("brand-kits.logo");
  const now = brand.logo ?? null;
  return (
    <Part title={t("title")}>
      <AssetChoice
        label={t("file")}
        kinds={["image"]}
        by="id"
        value={now?.file ?? null}
        onChange={(file) =>
          set({ logo: file === null ? null : { corner: "top_right", height_percent: 9, opacity: 0.9, ...now, file } })
        }
      />
      {now !== null && (
        <>
          <Select
            label={t("corner")}
            value={now.corner ?? "top_right"}
            onChange={(corner) => set({ logo: { ...now, corner } })}
            choices={CORNERS.map((value) => ({ value, label: t(`corners.${value}`) }))}
          />
          <NumberField
            label={t("height")}
            unit="%"
            value={now.height_percent ?? 9}
            min={2}
            max={40}
            onChange={(height_percent) => set({ logo: { ...now, height_percent } })}
          />
          <NumberField
            label={t("opacity")}
            unit="%"
            value={Math.round((now.opacity ?? 0.9) * 100)}
            min={5}
            max={100}
            onChange={(value) => set({ logo: { ...now, opacity: value / 100 } })}
          />
        </>
      )}
    </Part>
  );
}

function Music({ brand, set }: Props) {
  const t = useTranslations("brand-kits.music");
  const now = brand.music ?? null;
  return (
    <Part title={t("title")} lead={t("lead")}>
      <AssetChoice
        label={t("file")}
        kinds={["sound"]}
        by="id"
        value={now?.file ?? null}
        onChange={(file) => set({ music: file === null ? null : { gain_db: -14, duck_db: -10, ...now, file } })}
      />
      {now !== null && (
        <>
          <NumberField
            label={t("gain")}
            unit="dB"
            value={now.gain_db ?? -14}
            min={-60}
            max={20}
            onChange={(gain_db) => set({ music: { ...now, gain_db } })}
          />
          <NumberField
            label={t("duck")}
            unit="dB"
            value={now.duck_db ?? -10}
            min={-60}
            max={0}
            onChange={(duck_db) => set({ music: { ...now, duck_db } })}
          />
        </>
      )}
    </Part>
  );
}

function Bookend({ which, brand, set }: Props & { which: "intro" | "outro" }) {
  const t = useTranslations("brand-kits.bookend");
  const now = brand[which] ?? null;
  return (
    <Part title={t(which)}>
      <AssetChoice
        label={t("file")}
        kinds={["video", "image", "animation"]}
        by="id"
        value={now?.file ?? null}
        onChange={(file) => set({ [which]: file === null ? null : { fit: "blur", ...now, file } })}
      />
      {now !== null && (
        <Select
          label={t("fit")}
          value={now.fit ?? "blur"}
          onChange={(fit) => set({ [which]: { ...now, fit } })}
          choices={(["cover", "blur"] as const).map((value) => ({ value, label: t(`fits.${value}`) }))}
        />
      )}
    </Part>
  );
}
