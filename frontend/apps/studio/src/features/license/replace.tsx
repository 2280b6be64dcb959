"use client";

import { asProblem } from "@reelbox/api";
import { Button, buttonClass, Field, Panel, useToast } from "@reelbox/ui";
import clsx from "clsx";
import { FileUp } from "lucide-react";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { type Change, type License, useLicenseChange } from "./queries";
import { LicenseProblem } from "./words";

/** A new file in the place of the one in force, or a one-time code. */
export function Replace({ license }: { license: License }) {
  const t = useTranslations("licensePage");
  const toast = useToast();
  const change = useLicenseChange();
  const [over, setOver] = useState(false);
  const [code, setCode] = useState("");
  const put = (what: Change) =>
    change.mutate(what, {
      onSuccess: () => {
        setCode("");
        toast({ title: t("installed") });
      },
    });
  const take = async (file: File | undefined) => file !== undefined && put({ file: (await file.text()).trim() });
  const activate = (event: FormEvent) => {
    event.preventDefault();
    put({ code: code.trim() });
  };
  return (
    <Panel title={t("replace")} lead={t("replaceLead")}>
      <label
        className={clsx(
          "flex cursor-pointer flex-col items-center gap-2 rounded-card border-2 border-dashed px-4 py-7 text-center text-sm focus-within:border-accent",
          over ? "border-accent bg-accent-soft" : "border-line-strong",
        )}
        onDragOver={(event) => {
          event.preventDefault();
          event.stopPropagation();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          event.stopPropagation();
          setOver(false);
          take(event.dataTransfer.files[0]);
        }}
      >
        <FileUp className="size-6 text-accent" aria-hidden />
        <span className={buttonClass("plain", "small")} aria-hidden="true">
          {t("chooseFile")}
        </span>
        <span className="text-ink-muted">{t("dropFile")}</span>
        <input
          type="file"
          className="sr-only"
          aria-label={t("chooseFile")}
          onChange={(event) => {
            take(event.target.files?.[0]);
            event.target.value = "";
          }}
        />
      </label>
      {license.online.configured ? (
        <form className="mt-5 flex flex-wrap items-end gap-2" onSubmit={activate}>
          <div className="min-w-0 flex-1 basis-60">
            <Field
              label={t("code")}
              hint={t("codeHint")}
              value={code}
              minLength={4}
              maxLength={100}
              autoComplete="off"
              onChange={(event) => setCode(event.target.value)}
              required
            />
          </div>
          <Button type="submit" className="mb-6" busy={change.isPending} disabled={code.trim().length < 4}>
            {t("activate")}
          </Button>
        </form>
      ) : (
        <p className="mt-4 text-xs text-ink-muted">{t("noServer")}</p>
      )}
      {change.isError && <LicenseProblem className="mt-4" problem={asProblem(change.error)} />}
    </Panel>
  );
}
