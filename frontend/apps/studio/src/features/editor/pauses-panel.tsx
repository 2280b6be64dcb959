"use client";

import { asProblem } from "@reelbox/api";
import { Button, ProblemView, Select } from "@reelbox/ui";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { clock, savedSeconds, span } from "@/lib/format";
import { useEditing } from "./context";
import { type Choice, choiceOf, PACES, type Rules, rulesOf } from "./pauses";
import { Group, Slider } from "./setting";
import type { Recipe } from "./types";
import { useTriedPlan } from "./use-plan";

const CHOICES: readonly Choice[] = ["off", "slow", "normal", "fast", "own"];

const SLIDERS = [
  { name: "min_silence_ms", text: "minSilence", min: 100, max: 2000 },
  { name: "pad_before_ms", text: "padBefore", min: 0, max: 500 },
  { name: "pad_after_ms", text: "padAfter", min: 0, max: 500 },
] as const;

/** Which pauses go, with a counter of what that saves before anything is changed. */
export function PausesPanel() {
  const t = useTranslations("editor");
  const { shown, session } = useEditing();
  const { recipe } = shown.state;
  const [wanted, setWanted] = useState<Recipe["silence"] | undefined>(undefined);
  const [settled, setSettled] = useState<Recipe["silence"] | undefined>(undefined);
  const silence = wanted === undefined ? recipe.silence : wanted;
  const changed = settled !== undefined && JSON.stringify(settled) !== JSON.stringify(recipe.silence);
  const tried = useTriedPlan(changed ? { recipe: { ...recipe, silence: settled } } : null);
  const choose = (next: Recipe["silence"]) => {
    setWanted(next);
    setSettled(next);
  };
  const reset = () => choose(undefined);
  const rules = rulesOf(silence);
  return (
    <div className="h-full overflow-y-auto pb-4">
      <Group title={t("pausesTitle")}>
        <Select
          label={t("pace")}
          value={choiceOf(silence)}
          onChange={(choice) => choose(silenceOf(choice, rules))}
          choices={CHOICES.map((value) => ({ value, label: t(`paces.${value}`) }))}
        />
        {choiceOf(silence) !== "off" &&
          SLIDERS.map(({ name, text, min, max }) => (
            <Slider
              key={name}
              label={t(text)}
              shown={`${rules[name]} ms`}
              value={rules[name]}
              min={min}
              max={max}
              step={10}
              onChange={(value) => setWanted({ ...rules, [name]: value })}
              onEnd={() => setSettled(wanted)}
            />
          ))}
      </Group>
      <Saves after={changed ? tried.data?.duration_s : undefined} waiting={tried.isFetching} />
      {tried.isError && <ProblemView className="mt-3" problem={asProblem(tried.error)} />}
      <div className="mt-4 flex gap-2">
        <Button
          look="primary"
          disabled={!changed || tried.isError}
          onClick={() => {
            session.plan({ recipe: { ...recipe, silence: settled ?? null } });
            reset();
          }}
        >
          {t("apply")}
        </Button>
        <Button disabled={!changed} onClick={reset}>
          {t("discard")}
        </Button>
      </div>
    </div>
  );
}

function silenceOf(choice: Choice, rules: Rules): Recipe["silence"] {
  if (choice === "off") {
    return null;
  }
  return choice === "own" ? rules : PACES[choice] && choice;
}

/** How much shorter than the recording the video is, and would be. */
function Saves({ after, waiting }: { after: number | undefined; waiting: boolean }) {
  const t = useTranslations("editor");
  const locale = useLocale();
  const { shown, rate } = useEditing();
  const { timeline } = shown.state;
  const original = timeline.source.grid.frame_count / rate;
  const now = timeline.duration_frames / rate;
  const length = after ?? now;
  return (
    <div role="status" data-testid="saves" className="rounded-card bg-sunken px-4 py-3">
      <p className="text-2xl font-semibold tabular-nums">
        {t("saves", { time: span(savedSeconds(original, length), locale) })}
      </p>
      <p className="mt-0.5 text-sm text-ink-muted tabular-nums">
        {waiting ? t("counting") : t("lengths", { edited: clock(length), original: clock(original) })}
        {after !== undefined && !waiting && <> · {t("before", { time: clock(now) })}</>}
      </p>
    </div>
  );
}
