"use client";

import { Button, Checkbox, Field, ProblemView } from "@reelbox/ui";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { KINDS } from "./kinds";
import type { Kind } from "./queries";

interface Props {
  submit: string;
  busy: boolean;
  problem: { detail: string; hint: string; code: string } | null;
  onSubmit: (wish: { url: string; kinds: Kind[] }, done: () => void) => void;
}

/** Where a webhook is, and what it hears. */
export function KindChoice({ submit, busy, problem, onSubmit }: Props) {
  const t = useTranslations("webhooks");
  const [url, setUrl] = useState("");
  const [everything, setEverything] = useState(true);
  const [kinds, setKinds] = useState<readonly Kind[]>(["render.finished"]);
  const send = (event: FormEvent) => {
    event.preventDefault();
    onSubmit({ url: url.trim(), kinds: everything ? [] : [...kinds] }, () => setUrl(""));
  };
  return (
    <form onSubmit={send} className="flex flex-col gap-4">
      <Field
        type="url"
        label={t("url")}
        placeholder="https://"
        hint={t("urlHint")}
        value={url}
        maxLength={2000}
        onChange={(event) => setUrl(event.target.value)}
        required
      />
      <Checkbox label={t("everything")} checked={everything} onChange={setEverything} />
      {!everything && (
        <fieldset className="grid gap-2.5 sm:grid-cols-2">
          <legend className="mb-2 text-sm font-medium">{t("hears")}</legend>
          {KINDS.map((kind) => (
            <Checkbox
              key={kind}
              label={t(`kinds.${kind.replaceAll(".", "_")}`)}
              checked={kinds.includes(kind)}
              onChange={(wanted) => setKinds(wanted ? [...kinds, kind] : kinds.filter((each) => each !== kind))}
            />
          ))}
        </fieldset>
      )}
      {problem !== null && <ProblemView problem={problem} />}
      <Button
        type="submit"
        look="primary"
        className="self-start"
        busy={busy}
        disabled={url.trim() === "" || (!everything && kinds.length === 0)}
      >
        {submit}
      </Button>
    </form>
  );
}
