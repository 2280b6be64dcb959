"use client";

import { asProblem, unwrap } from "@reelbox/api";
import { Badge, Button, Field, Panel, ProblemView, useToast } from "@reelbox/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useFormatter, useTranslations } from "next-intl";
import type { FormEvent } from "react";
import { Heading } from "@/features/settings/heading";
import { Loaded } from "@/features/settings/loaded";
import { api } from "@/lib/api";
import { browserOf } from "./browser-of";
import { useMe } from "./queries";

/** One's name, password, and where one is signed in. */
export function Profile() {
  const t = useTranslations("profile");
  const me = useMe();
  return (
    <>
      <Heading title={t("title")} />
      <Loaded query={me}>{(found) => <Name name={found.name} email={found.email} />}</Loaded>
      <Password />
      <Sessions />
    </>
  );
}

function Name({ name, email }: { name: string; email: string }) {
  const t = useTranslations();
  const toast = useToast();
  const queries = useQueryClient();
  const rename = useMutation({
    mutationFn: (wanted: string) => unwrap(api.PATCH("/api/v1/me", { body: { name: wanted } })),
    onSuccess: (found) => {
      queries.setQueryData(["me"], found);
      toast({ title: t("common.saved") });
    },
  });
  const save = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    rename.mutate(String(new FormData(event.currentTarget).get("name")).trim());
  };
  return (
    <Panel title={t("profile.you")}>
      <form onSubmit={save} className="flex max-w-md flex-col gap-4">
        <Field name="name" label={t("account.name")} defaultValue={name} maxLength={200} autoComplete="name" required />
        <Field label={t("account.email")} value={email} readOnly />
        {rename.isError && <ProblemView problem={asProblem(rename.error)} />}
        <Button type="submit" className="self-start" busy={rename.isPending}>
          {t("common.save")}
        </Button>
      </form>
    </Panel>
  );
}

function Password() {
  const t = useTranslations();
  const toast = useToast();
  const queries = useQueryClient();
  const change = useMutation({
    mutationFn: (body: { old: string; new: string }) => unwrap(api.POST("/api/v1/me/password", { body })),
    onSuccess: () => {
      queries.invalidateQueries({ queryKey: ["sessions"] });
      toast({ title: t("profile.passwordChanged") });
    },
  });
  const save = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const values = new FormData(form);
    change.mutate(
      { old: String(values.get("old")), new: String(values.get("new")) },
      { onSuccess: () => form.reset() },
    );
  };
  return (
    <Panel title={t("account.password")} lead={t("profile.passwordLead")}>
      <form onSubmit={save} className="flex max-w-md flex-col gap-4">
        <Field name="old" type="password" label={t("profile.old")} autoComplete="current-password" required />
        <Field
          name="new"
          type="password"
          label={t("account.newPassword")}
          hint={t("account.passwordHint")}
          autoComplete="new-password"
          required
        />
        {change.isError && <ProblemView problem={asProblem(change.error)} />}
        <Button type="submit" className="self-start" busy={change.isPending}>
          {t("profile.change")}
        </Button>
      </form>
    </Panel>
  );
}

function Sessions() {
  const t = useTranslations("profile");
  const format = useFormatter();
  const queries = useQueryClient();
  const here = useMe().data?.session_id;
  const sessions = useQuery({ queryKey: ["sessions"], queryFn: () => unwrap(api.GET("/api/v1/me/sessions")) });
  const end = useMutation({
    mutationFn: (session_id: string) =>
      unwrap(api.DELETE("/api/v1/me/sessions/{session_id}", { params: { path: { session_id } } })),
    onSettled: () => queries.invalidateQueries({ queryKey: ["sessions"] }),
  });
  return (
    <Panel title={t("sessions")} lead={t("sessionsLead")}>
      <Loaded query={sessions} className="h-20">
        {(found) => (
          <ul className="-my-3 divide-y divide-line">
            {found.map((session) => (
              <li key={session.id} className="flex flex-wrap items-center justify-between gap-3 py-3">
                <div className="min-w-0">
                  <p className="flex flex-wrap items-center gap-2 text-sm font-medium">
                    {browserOf(session.user_agent) ?? t("unknownBrowser")}
                    {session.id === here && <Badge tone="good">{t("thisOne")}</Badge>}
                  </p>
                  <p className="text-xs text-ink-muted">
                    {session.address} ·{" "}
                    {format.dateTime(new Date(session.seen_at), { dateStyle: "medium", timeStyle: "short" })}
                  </p>
                </div>
                {session.id !== here && (
                  <Button size="small" busy={end.isPending} onClick={() => end.mutate(session.id)}>
                    {t("end")}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Panel>
  );
}
