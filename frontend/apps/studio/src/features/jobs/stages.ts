const KNOWN = ["analyze", "plan", "prepare", "audio", "paint", "chunk", "join"] as const;
export type StageText = (typeof KNOWN)[number] | "queued" | "other";

/** The text for a step of a job: steps of a kind are numbered ("chunk 3"), people read one word for them. */
export function stageText(stage: string | null, state: string): StageText {
  if (state === "queued") {
    return "queued";
  }
  return KNOWN.find((known) => stage?.startsWith(known)) ?? "other";
}
