"use client";

import { Field, Panel, Select, TextArea } from "@reelbox/ui";
import { useTranslations } from "next-intl";
import { NumberField, Part } from "@/features/documents/fields";
import { CaptionFields } from "./caption-fields";
import type { Recipe } from "./queries";
import { CHOICES, choiceOf, silenceFor } from "./silence";
import { BrollFields, CutSoundFields, MixFields } from "./sound-fields";

interface Props {
  recipe: Recipe;
  set: (change: Partial<Recipe>) => void;
}

/** Everything a recipe says, field by field. */
export function RecipeForm({ recipe, set }: Props) {
  const t = useTranslations("recipes");
  const inserts = recipe.inserts?.length ?? 0;
  return (
    <>
      <Panel title={t("about")}>
        <div className="flex flex-col gap-4">
          <Field
            label={t("name")}
            value={recipe.name}
            maxLength={80}
            onChange={(event) => set({ name: event.target.value })}
            required
          />
          <TextArea
            label={t("description")}
            className="min-h-18!"
            value={recipe.description ?? ""}
            onChange={(event) => set({ description: event.target.value })}
          />
        </div>
      </Panel>
      <Silence recipe={recipe} set={set} />
      <CaptionFields captions={recipe.captions ?? null} onChange={(captions) => set({ captions })} />
      <Shape recipe={recipe} set={set} />
      <BrollFields broll={recipe.auto_broll ?? null} onChange={(auto_broll) => set({ auto_broll })} />
      <CutSoundFields sound={recipe.cut_sound ?? null} onChange={(cut_sound) => set({ cut_sound })} />
      <MixFields mix={recipe.mix ?? {}} onChange={(mix) => set({ mix })} />
      {inserts > 0 && <p className="text-sm text-ink-muted">{t("insertsKept", { count: inserts })}</p>}
    </>
  );
}

function Silence({ recipe, set }: Props) {
  const t = useTranslations("recipes");
  const { silence, silence_speed: speed } = recipe;
  const choice = choiceOf(silence);
  const own = typeof silence === "object" ? silence : null;
  const ms = (name: "min_silence_ms" | "pad_before_ms" | "pad_after_ms" | "min_clip_ms", min: number, max: number) =>
    own && (
      <NumberField
        label={t(`silence.${name}`)}
        unit="ms"
        value={own[name]}
        min={min}
        max={max}
        step={10}
        onChange={(value) => set({ silence: { ...own, [name]: value } })}
      />
    );
  return (
    <Part title={t("silence.title")} lead={t("silence.lead")}>
      <Select
        label={t("silence.pace")}
        value={choice}
        onChange={(wanted) => set({ silence: silenceFor(wanted, silence) })}
        choices={CHOICES.map((value) => ({ value, label: t(`silence.paces.${value}`) }))}
      />
      {choice !== "none" && (
        <Select
          label={t("silence.what")}
          value={String(speed ?? "cut")}
          onChange={(value) => set({ silence_speed: value === "cut" ? null : Number(value) })}
          choices={["cut", ...new Set(["2", "4", "8", "16", ...(speed ? [String(speed)] : [])])].map((value) => ({
            value,
            label: value === "cut" ? t("silence.cut") : t("silence.faster", { times: Number(value) }),
          }))}
        />
      )}
      {ms("min_silence_ms", 50, 60_000)}
      {ms("pad_before_ms", 0, 5000)}
      {ms("pad_after_ms", 0, 5000)}
      {ms("min_clip_ms", 0, 60_000)}
      {own && (
        <NumberField
          label={t("silence.keep_longer_than_ms")}
          hint={t("silence.keepHint")}
          unit="ms"
          value={own.keep_longer_than_ms ?? 0}
          min={0}
          max={600_000}
          step={100}
          onChange={(value) => set({ silence: { ...own, keep_longer_than_ms: value < 100 ? null : value } })}
        />
      )}
      <NumberField
        label={t("silence.zoom")}
        hint={t("silence.zoomHint")}
        unit="%"
        value={Math.round(((recipe.jump_cut_zoom ?? 1) - 1) * 100)}
        min={0}
        max={12}
        onChange={(value) => set({ jump_cut_zoom: 1 + value / 100 })}
      />
    </Part>
  );
}

function Shape({ recipe, set }: Props) {
  const t = useTranslations("recipes");
  const { format = "source", reframe = { mode: "crop", offset_percent: 50 } } = recipe;
  return (
    <Part title={t("shape.title")}>
      <Select
        label={t("shape.format")}
        value={format}
        onChange={(value) => set({ format: value })}
        choices={(["source", "16:9", "9:16", "1:1"] as const).map((value) => ({
          value,
          label: t(`shape.formats.${value.replace(":", "x")}`),
        }))}
      />
      {format !== "source" && (
        <>
          <Select
            label={t("shape.mode")}
            value={reframe.mode ?? "crop"}
            onChange={(mode) => set({ reframe: { ...reframe, mode } })}
            choices={(["crop", "fit"] as const).map((value) => ({ value, label: t(`shape.modes.${value}`) }))}
          />
          {reframe.mode !== "fit" && (
            <NumberField
              label={t("shape.offset")}
              hint={t("shape.offsetHint")}
              unit="%"
              value={reframe.offset_percent ?? 50}
              min={0}
              max={100}
              onChange={(offset_percent) => set({ reframe: { ...reframe, offset_percent } })}
            />
          )}
        </>
      )}
    </Part>
  );
}
