"use client";

import { asProblem } from "@reelbox/api";
import { Badge, Button, ProblemView, useToast } from "@reelbox/ui";
import { ArrowLeft, Copy } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { Loaded } from "@/features/settings/loaded";
import { useHere } from "@/shell/workspace";
import { freeName, type Hooks, type Saved } from "./hooks";
import { Versions } from "./versions";

interface Props<D> {
  hooks: Hooks<D>;
  name: "recipes" | "brand-kits";
  id: string;
  form: (document: D, set: (change: Partial<D>) => void) => ReactNode;
  /** Beside the form, as it would be now. */
  preview?: (document: D) => ReactNode;
}

/** One recipe or brand kit: its form, how it looks, its versions. */
export function DocumentEditor<D extends { name: string }>(props: Props<D>) {
  const { workspaceId } = useHere();
  const one = props.hooks.useOne(workspaceId, props.id);
  return (
    <div className="mx-auto max-w-6xl px-4 pt-5 pb-24 sm:px-6">
      <Loaded query={one} className="h-96">
        {(saved) => <Opened key={saved.version} saved={saved} {...props} />}
      </Loaded>
    </div>
  );
}

function Opened<D extends { name: string }>({ saved, hooks, name, form, preview }: Props<D> & { saved: Saved<D> }) {
  const t = useTranslations();
  const toast = useToast();
  const router = useRouter();
  const { workspaceId, mayEdit } = useHere();
  const [document, setDocument] = useState(saved.document);
  const change = hooks.useChange(workspaceId);
  const names = (hooks.useList(workspaceId).data ?? []).map((each) => each.document.name);
  const may = mayEdit && !saved.built_in && saved.deleted_at === null;
  const changed = document !== saved.document;
  const save = () =>
    change.mutate(
      { id: saved.id, save: document, version: saved.version },
      { onSuccess: () => toast({ title: t("common.saved") }) },
    );
  const copy = () =>
    change.mutate(
      { id: saved.id, clone: freeName(t(`${name}.copyOf`, { name: saved.document.name }), names) },
      { onSuccess: (made) => made && router.push(`/w/${workspaceId}/${name}/${made.id}`) },
    );
  return (
    <>
      <header className="sticky top-15 z-10 -mx-4 flex flex-wrap items-center gap-3 bg-canvas/95 px-4 py-3 backdrop-blur sm:-mx-6 sm:px-6">
        <Link
          href={`/w/${workspaceId}/${name}`}
          aria-label={t(`${name}.all`)}
          className="rounded-control p-2 text-ink-muted hover:bg-sunken"
        >
          <ArrowLeft className="size-5" aria-hidden />
        </Link>
        <h1 className="min-w-0 flex-1 text-xl font-semibold wrap-anywhere">{document.name || saved.document.name}</h1>
        {saved.built_in && <Badge>{t(`${name}.builtIn`)}</Badge>}
        {mayEdit && (
          <Button onClick={copy} busy={change.isPending}>
            <Copy aria-hidden />
            {t(`${name}.copy`)}
          </Button>
        )}
        {may && (
          <Button
            look="primary"
            busy={change.isPending}
            disabled={!changed || document.name.trim() === ""}
            onClick={save}
          >
            {t("common.save")}
          </Button>
        )}
      </header>
      {saved.built_in && mayEdit && <p className="mb-4 text-sm text-ink-muted">{t(`${name}.builtInHint`)}</p>}
      {change.isError && <ProblemView className="mb-4" problem={asProblem(change.error)} />}
      <div className="grid gap-6 lg:grid-cols-[minmax(0,1fr)_24rem]">
        <fieldset disabled={!may} className="flex min-w-0 flex-col gap-5">
          {form(document, (part) => may && setDocument({ ...document, ...part }))}
        </fieldset>
        <aside className="flex flex-col gap-5 self-start max-lg:order-first lg:sticky lg:top-33">
          {preview?.(document)}
          {!saved.built_in && <Versions hooks={hooks} name={name} saved={saved} may={may} />}
        </aside>
      </div>
    </>
  );
}
