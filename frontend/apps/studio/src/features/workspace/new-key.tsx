"use client";

import { asProblem } from "@reelbox/api";
import { Button, CopyField, Field, Panel, ProblemView, Select } from "@reelbox/ui";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { LicenseProblem } from "@/features/license/words";
import { useHere } from "@/shell/workspace";
import { type Scope, useMakeKey } from "./queries";

const MAY: Record<Scope, readonly Scope[]> = { read: ["read"], write: ["read", "write"], admin: ["admin"] };
const LIVES = ["30", "90", "365", "never"] as const;
const DAY_MS = 86_400_000;

/** Makes a key, and shows it this once. */
export function NewKey() {
  const t = useTranslations();
  const { workspaceId } = useHere();
  const make = useMakeKey(workspaceId);
  const [name, setName] = useState("");
  const [scope, setScope] = useState<Scope>("write");
  const [lives, setLives] = useState<(typeof LIVES)[number]>("365");
  const problem = make.isError ? asProblem(make.error) : null;
  const send = (event: FormEvent) => {
    event.preventDefault();
    const expires_at = lives === "never" ? null : new Date(Date.now() + Number(lives) * DAY_MS).toISOString();
    make.mutate({ name: name.trim(), scopes: [...MAY[scope]], expires_at }, { onSuccess: () => setName("") });
  };
  return (
    <Panel title={t("apiKeys.new")}>
      <form onSubmit={send} className="flex flex-wrap items-end gap-2">
        <div className="min-w-0 flex-1 basis-52">
          <Field
            label={t("apiKeys.name")}
            value={name}
            maxLength={200}
            autoComplete="off"
            onChange={(event) => setName(event.target.value)}
            required
          />
        </div>
        <Select
          className="w-44"
          label={t("apiKeys.may")}
          value={scope}
          onChange={setScope}
          choices={(["read", "write", "admin"] as const).map((value) => ({
            value,
            label: t(`apiKeys.scopes.${value}`),
          }))}
        />
        <Select
          className="w-40"
          label={t("apiKeys.lives")}
          value={lives}
          onChange={setLives}
          choices={LIVES.map((value) => ({
            value,
            label: value === "never" ? t("apiKeys.endless") : t("apiKeys.days", { count: Number(value) }),
          }))}
        />
        <Button type="submit" look="primary" busy={make.isPending} disabled={name.trim() === ""}>
          {t("common.create")}
        </Button>
      </form>
      {problem !== null &&
        (problem.status === 402 ? (
          <LicenseProblem className="mt-4" problem={problem} />
        ) : (
          <ProblemView className="mt-4" problem={problem} />
        ))}
      {make.isSuccess && (
        <div className="mt-4 rounded-card bg-good-soft p-4">
          <CopyField
            label={t("apiKeys.keyOf", { name: make.data.name })}
            value={make.data.key}
            copyLabel={t("common.copy")}
            copiedLabel={t("common.copied")}
          />
          <p className="mt-2 text-xs">{t("apiKeys.once")}</p>
        </div>
      )}
    </Panel>
  );
}
