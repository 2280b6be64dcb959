"use client";

import { asProblem } from "@reelbox/api";
import { Badge, Button, ProblemView, useToast } from "@reelbox/ui";
import { Copy, Plus, RotateCcw, Trash2 } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { Heading } from "@/features/settings/heading";
import { Loaded } from "@/features/settings/loaded";
import { useHere } from "@/shell/workspace";
import { freeName, type Hooks, type Saved } from "./hooks";

interface Props<D> {
  hooks: Hooks<D>;
  /** Of the messages, and of the address below the workspace. */
  name: "recipes" | "brand-kits";
  /** What a new one begins as. */
  begin: (name: string) => D;
  picture: (document: D) => ReactNode;
  facts: (document: D) => string;
}

/** All recipes or brand kits, those that come with Reelbox first. */
export function DocumentList<D extends { name: string }>({ hooks, name, begin, picture, facts }: Props<D>) {
  const t = useTranslations(name);
  const { workspaceId, mayEdit } = useHere();
  const router = useRouter();
  const [trash, setTrash] = useState(false);
  const list = hooks.useList(workspaceId, trash);
  const change = hooks.useChange(workspaceId);
  const names = (list.data ?? []).map(({ document }) => document.name);
  const create = () =>
    change.mutate(
      { create: begin(freeName(t("newName"), names)) },
      { onSuccess: (made) => made && router.push(`/w/${workspaceId}/${name}/${made.id}`) },
    );
  return (
    <div className="mx-auto flex max-w-6xl flex-col gap-6 px-4 pt-6 pb-24 sm:px-6">
      <Heading
        title={t("title")}
        lead={t("lead")}
        actions={
          mayEdit && (
            <div className="flex gap-2">
              <Button look="quiet" aria-pressed={trash} onClick={() => setTrash(!trash)}>
                <Trash2 aria-hidden />
                {t(trash ? "leaveTrash" : "trash")}
              </Button>
              <Button look="primary" busy={change.isPending} onClick={create}>
                <Plus aria-hidden />
                {t("new")}
              </Button>
            </div>
          )
        }
      />
      {change.isError && <ProblemView problem={asProblem(change.error)} />}
      <Loaded query={list}>
        {(found) => (
          <>
            {found.length === 0 && <p className="text-sm text-ink-muted">{t(trash ? "emptyTrash" : "empty")}</p>}
            <ul className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
              {found.map((saved) => (
                <Card key={saved.id} saved={saved} hooks={hooks} name={name} names={names}>
                  {picture(saved.document)}
                  <p className="mt-1 line-clamp-2 text-xs text-ink-muted">{facts(saved.document)}</p>
                </Card>
              ))}
            </ul>
          </>
        )}
      </Loaded>
    </div>
  );
}

interface CardProps<D> {
  saved: Saved<D>;
  hooks: Hooks<D>;
  name: "recipes" | "brand-kits";
  names: readonly string[];
  children: ReactNode;
}

function Card<D extends { name: string }>({ saved, hooks, name, names, children }: CardProps<D>) {
  const t = useTranslations();
  const toast = useToast();
  const { workspaceId, mayEdit } = useHere();
  const change = hooks.useChange(workspaceId);
  const { id, document, built_in, deleted_at } = saved;
  const copy = () =>
    change.mutate(
      { id, clone: freeName(t(`${name}.copyOf`, { name: document.name }), names) },
      { onSuccess: () => toast({ title: t(`${name}.copied`) }) },
    );
  const remove = () =>
    change.mutate(
      { id, remove: true },
      {
        onSuccess: () =>
          toast({
            title: t(`${name}.removed`, { name: document.name }),
            action: { label: t("common.undo"), onClick: () => change.mutate({ id, restore: true }) },
          }),
      },
    );
  return (
    <li data-testid="document" className="flex flex-col rounded-card border border-line bg-surface p-4">
      <h2 className="flex items-start justify-between gap-2 text-sm font-semibold wrap-anywhere">
        <Link href={`/w/${workspaceId}/${name}/${id}`} className="hover:text-accent">
          {document.name}
        </Link>
        {built_in && <Badge>{t(`${name}.builtIn`)}</Badge>}
      </h2>
      <div className="flex-1">{children}</div>
      {change.isError && <ProblemView className="mt-3" problem={asProblem(change.error)} />}
      {mayEdit && (
        <div className="mt-3 -ml-3 flex gap-1">
          {deleted_at !== null ? (
            <Button size="small" look="quiet" onClick={() => change.mutate({ id, restore: true })}>
              <RotateCcw aria-hidden />
              {t(`${name}.restore`)}
            </Button>
          ) : (
            <>
              <Button size="small" look="quiet" busy={change.isPending} onClick={copy}>
                <Copy aria-hidden />
                {t(`${name}.copy`)}
              </Button>
              {!built_in && (
                <Button size="small" look="quiet" onClick={remove}>
                  <Trash2 aria-hidden />
                  {t("common.delete")}
                </Button>
              )}
            </>
          )}
        </div>
      )}
    </li>
  );
}
