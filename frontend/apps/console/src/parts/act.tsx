"use client";

import { Button, Dialog, ProblemView, TextArea } from "@reelbox/ui";
import { asProblem } from "@reelbox/vendor-api";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { type ComponentProps, type ReactNode, useState } from "react";

type Look = ComponentProps<typeof Button>["look"];

interface ActProps {
  label: string;
  run: () => Promise<unknown>;
  look?: Look;
  icon?: ReactNode;
}

/** A button that does something at the API, after which everything on the page is read anew. */
export function Act({ label, run, look = "plain", icon }: ActProps) {
  const queries = useQueryClient();
  const act = useMutation({ mutationFn: run, onSuccess: () => queries.invalidateQueries() });
  return (
    <span className="inline-flex flex-col gap-2">
      <Button look={look} size="small" busy={act.isPending} onClick={() => act.mutate()}>
        {icon}
        {label}
      </Button>
      {act.isError && <ProblemView className="max-w-md whitespace-normal" problem={asProblem(act.error)} />}
    </span>
  );
}

interface AskProps {
  label: string;
  title: string;
  lead?: string;
  look?: Look;
  /** Without it, nothing has to be given as a reason. */
  reason?: boolean;
  /** More fields above the reason; their values come by name. */
  children?: ReactNode;
  run: (values: Record<string, string>) => Promise<unknown>;
}

/** A button that asks first: why, or whether one is sure. */
export function AskAct({ label, title, lead, look = "plain", reason = false, children, run }: AskProps) {
  const t = useTranslations("common");
  const queries = useQueryClient();
  const [open, setOpen] = useState(false);
  const act = useMutation({
    mutationFn: run,
    onSuccess: () => {
      setOpen(false);
      return queries.invalidateQueries();
    },
  });
  const id = `ask-${label.replaceAll(/\W+/g, "-")}`;
  return (
    <>
      <Button look={look} size="small" onClick={() => setOpen(true)}>
        {label}
      </Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title={title}
        description={lead}
        closeLabel={t("close")}
        actions={
          <>
            <Button onClick={() => setOpen(false)}>{t("cancel")}</Button>
            <Button type="submit" form={id} look={look === "danger" ? "danger" : "primary"} busy={act.isPending}>
              {label}
            </Button>
          </>
        }
      >
        <form
          id={id}
          className="flex flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            const values = [...new FormData(event.currentTarget).entries()];
            act.mutate(Object.fromEntries(values.map(([name, value]) => [name, String(value)])));
          }}
        >
          {children}
          {reason && <TextArea name="reason" label={t("reason")} hint={t("reasonHint")} required minLength={3} />}
          {act.isError && <ProblemView problem={asProblem(act.error)} />}
        </form>
      </Dialog>
    </>
  );
}
