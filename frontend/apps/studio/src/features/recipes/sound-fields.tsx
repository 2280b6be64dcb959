"use client";

import type { Schema } from "@reelbox/api";
import { Select } from "@reelbox/ui";
import { useTranslations } from "next-intl";
import { AssetChoice } from "@/features/assets/choice";
import { NumberField, Part } from "@/features/documents/fields";

type Broll = Schema<"AutoBroll">;
type CutSound = Schema<"CutSound">;
type Mix = Schema<"Mix">;

/** B-roll of the library where its tags are spoken. */
export function BrollFields({ broll, onChange }: { broll: Broll | null; onChange: (broll: Broll | null) => void }) {
  const t = useTranslations("recipes.broll");
  const now = broll ?? {};
  const set = (change: Partial<Broll>) => onChange({ ...now, ...change });
  return (
    <Part title={t("title")} lead={t("lead")} on={broll !== null} onSwitch={(on) => onChange(on ? {} : null)}>
      <NumberField
        label={t("duration")}
        unit="ms"
        value={now.duration_ms ?? 3000}
        min={500}
        max={60_000}
        step={100}
        onChange={(duration_ms) => set({ duration_ms })}
      />
      <NumberField
        label={t("gap")}
        unit="ms"
        value={now.min_gap_ms ?? 5000}
        min={0}
        max={600_000}
        step={100}
        onChange={(min_gap_ms) => set({ min_gap_ms })}
      />
      <NumberField
        label={t("count")}
        value={now.max_count ?? 20}
        min={1}
        max={500}
        onChange={(max_count) => set({ max_count })}
      />
      <Select
        label={t("fit")}
        value={now.fit ?? "cover"}
        onChange={(fit) => set({ fit })}
        choices={(["cover", "blur"] as const).map((value) => ({ value, label: t(`fits.${value}`) }))}
      />
      <Select
        label={t("motion")}
        value={now.motion ?? "zoom_in"}
        onChange={(motion) => set({ motion })}
        choices={(["none", "zoom_in", "zoom_out"] as const).map((value) => ({ value, label: t(`motions.${value}`) }))}
      />
    </Part>
  );
}

/** A sound at every cut; it is there as soon as one is chosen. */
export function CutSoundFields({
  sound,
  onChange,
}: {
  sound: CutSound | null;
  onChange: (sound: CutSound | null) => void;
}) {
  const t = useTranslations("recipes.cutSound");
  return (
    <Part title={t("title")}>
      <AssetChoice
        label={t("asset")}
        kinds={["sound"]}
        by="name"
        value={sound?.asset ?? null}
        onChange={(asset) => onChange(asset === null ? null : { gain_db: -20, min_gap_ms: 2000, ...sound, asset })}
      />
      {sound !== null && (
        <>
          <NumberField
            label={t("gain")}
            unit="dB"
            value={sound.gain_db ?? -20}
            min={-60}
            max={20}
            onChange={(gain_db) => onChange({ ...sound, gain_db })}
          />
          <NumberField
            label={t("gap")}
            unit="ms"
            value={sound.min_gap_ms ?? 2000}
            min={0}
            max={600_000}
            step={100}
            onChange={(min_gap_ms) => onChange({ ...sound, min_gap_ms })}
          />
        </>
      )}
    </Part>
  );
}

/** How the sound is finished. */
export function MixFields({ mix, onChange }: { mix: Mix; onChange: (mix: Mix) => void }) {
  const t = useTranslations("recipes.mix");
  return (
    <Part title={t("title")} lead={t("lead")}>
      <NumberField
        label={t("loudness")}
        unit="LUFS"
        value={mix.target_lufs ?? -14}
        min={-70}
        max={0}
        step={0.5}
        onChange={(target_lufs) => onChange({ ...mix, target_lufs })}
      />
      <NumberField
        label={t("peak")}
        unit="dBTP"
        value={mix.true_peak_dbtp ?? -2}
        min={-20}
        max={0}
        step={0.1}
        onChange={(true_peak_dbtp) => onChange({ ...mix, true_peak_dbtp })}
      />
      <NumberField
        label={t("fade")}
        unit="ms"
        value={mix.fade_ms ?? 10}
        min={0}
        max={200}
        onChange={(fade_ms) => onChange({ ...mix, fade_ms })}
      />
    </Part>
  );
}
