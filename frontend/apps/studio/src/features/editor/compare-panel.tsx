"use client";

import { asProblem } from "@reelbox/api";
import { Button, ProblemView, Select, Skeleton } from "@reelbox/ui";
import { Pause, Play } from "lucide-react";
import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import { clock } from "@/lib/format";
import { useEditing } from "./context";
import { useRecipes } from "./queries";
import { SmallPreview, type SmallPreviewHandle } from "./small-preview";
import type { Recipe } from "./types";
import { useTriedPlan } from "./use-plan";

const SECONDS = 30;

/** Two recipes on the same thirty seconds, one after the other. */
export function ComparePanel() {
  const t = useTranslations("editor");
  const { workspaceId, shown, map, playhead, rate } = useEditing();
  const recipes = useRecipes(workspaceId);
  const [source, setSource] = useState(() => map.source(playhead.frame()));
  const here = { value: "", label: t("thisEdit") };
  const choices = [
    here,
    ...(recipes.data?.items ?? []).map(({ id, document }) => ({ value: id, label: document.name })),
  ];
  const [a, setA] = useState("");
  const [b, setB] = useState<string | null>(null);
  const second = b ?? choices[1]?.value ?? "";
  const recipeOf = (id: string) => recipes.data?.items.find((each) => each.id === id)?.document ?? shown.state.recipe;
  if (recipes.isError) {
    return <ProblemView className="mt-4" problem={asProblem(recipes.error)} />;
  }
  return (
    <div className="flex h-full flex-col gap-5 overflow-y-auto py-4">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p className="text-sm text-ink-muted tabular-nums">{t("compareHint", { from: clock(source / rate) })}</p>
        <Button size="small" onClick={() => setSource(map.source(playhead.frame()))}>
          {t("fromHere")}
        </Button>
      </div>
      <Side label="A" value={a} onChange={setA} recipe={recipeOf(a)} {...{ choices, source }} />
      <Side label="B" value={second} onChange={setB} recipe={recipeOf(second)} {...{ choices, source }} />
    </div>
  );
}

interface SideProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  choices: readonly { value: string; label: string }[];
  recipe: Recipe;
  source: number;
}

function Side({ label, value, onChange, choices, recipe, source }: SideProps) {
  const t = useTranslations("editor");
  const { session, player } = useEditing();
  const preview = useRef<SmallPreviewHandle>(null);
  const [playing, setPlaying] = useState(false);
  const tried = useTriedPlan({ recipe });
  const toggle = () => {
    player.pause();
    if (playing) {
      preview.current?.pause();
    } else {
      preview.current?.playFrom(source, SECONDS);
    }
  };
  return (
    <section aria-label={label} className="flex flex-col gap-2">
      <Select label={t("recipeOf", { label })} value={value} onChange={onChange} choices={choices} />
      {tried.isError && <ProblemView problem={asProblem(tried.error)} />}
      {tried.data === undefined && !tried.isError && <Skeleton className="aspect-video" />}
      {tried.data !== undefined && (
        <SmallPreview ref={preview} timeline={tried.data.timeline} onPlaying={setPlaying} {...{ source, label }} />
      )}
      <div className="flex flex-wrap items-center gap-2">
        <Button size="small" onClick={toggle} disabled={tried.data === undefined}>
          {playing ? <Pause aria-hidden /> : <Play aria-hidden />}
          {t(playing ? "pauseVideo" : "play")} {label}
        </Button>
        <p className="flex-1 text-xs text-ink-muted tabular-nums">
          {tried.data && t("compared", { length: clock(tried.data.duration_s), cuts: tried.data.timeline.cuts.length })}
        </p>
        {value !== "" && (
          <Button size="small" look="primary" onClick={() => session.plan({ recipe })}>
            {t("useThis")}
          </Button>
        )}
      </div>
    </section>
  );
}
