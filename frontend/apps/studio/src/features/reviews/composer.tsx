"use client";

import { asProblem } from "@reelbox/api";
import { Button, Field, ProblemView, TextArea } from "@reelbox/ui";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { clock } from "@/lib/format";

interface Props {
  /** The moment that is seen now. */
  second: number;
  /** Whether who writes has to say who they are first. */
  asksName?: boolean;
  onSay: (said: { author: string; text: string }) => Promise<unknown>;
}

/** Where a comment on the moment that is seen is written. */
export function Composer({ second, asksName = false, onSay }: Props) {
  const t = useTranslations("reviews");
  const [text, setText] = useState("");
  const [author, setAuthor] = useState("");
  const [state, setState] = useState<"idle" | "busy" | Error>("idle");
  const say = async (event: FormEvent) => {
    event.preventDefault();
    setState("busy");
    try {
      await onSay({ author: author.trim(), text: text.trim() });
      setText("");
      setState("idle");
    } catch (error) {
      setState(error as Error);
    }
  };
  return (
    <form onSubmit={say} className="flex flex-col gap-2.5">
      {asksName && (
        <Field
          label={t("yourName")}
          hint={t("yourNameHint")}
          value={author}
          maxLength={80}
          autoComplete="name"
          onChange={(event) => setAuthor(event.target.value)}
          required
        />
      )}
      <TextArea
        label={t("comment")}
        className="min-h-18!"
        value={text}
        maxLength={2000}
        onChange={(event) => setText(event.target.value)}
        required
      />
      <Button
        type="submit"
        look="primary"
        className="self-end"
        busy={state === "busy"}
        disabled={text.trim() === "" || (asksName && author.trim() === "")}
      >
        {t("sayAt", { time: clock(second) })}
      </Button>
      {state instanceof Error && <ProblemView problem={asProblem(state)} />}
    </form>
  );
}
