"use client";

import { asProblem } from "@reelbox/api";
import { Button, Checkbox, Panel, ProblemView, Skeleton } from "@reelbox/ui";
import clsx from "clsx";
import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import { Heading } from "@/features/settings/heading";
import { Loaded } from "@/features/settings/loaded";
import { useHere } from "@/shell/workspace";
import { leadsTo } from "./leads-to";
import { type Notification, useMarkRead, useNotifications, usePrefer, usePreferences } from "./queries";

/** What one was told, and what one wants to be told. */
export function Notifications() {
  const t = useTranslations("notifications");
  return (
    <>
      <Heading title={t("title")} />
      <Told />
      <Preferences />
    </>
  );
}

function Told() {
  const t = useTranslations();
  const told = useNotifications();
  const read = useMarkRead();
  const items = told.data?.pages.flatMap((page) => page.items) ?? [];
  const unread = told.data?.pages[0]?.unread ?? 0;
  return (
    <Panel
      title={t("notifications.told")}
      actions={
        unread > 0 && (
          <Button size="small" busy={read.isPending} onClick={() => read.mutate()}>
            {t("notifications.markRead", { count: unread })}
          </Button>
        )
      }
    >
      {told.isPending && <Skeleton className="h-24" />}
      {told.isError && (
        <ProblemView
          problem={asProblem(told.error)}
          action={<Button onClick={() => told.refetch()}>{t("common.retry")}</Button>}
        />
      )}
      {told.isSuccess && items.length === 0 && <p className="text-sm text-ink-muted">{t("notifications.empty")}</p>}
      <ul className="-my-2.5 divide-y divide-line">
        {items.map((each) => (
          <Item key={each.id} notification={each} />
        ))}
      </ul>
      {told.hasNextPage && (
        <Button className="mt-5" busy={told.isFetchingNextPage} onClick={() => told.fetchNextPage()}>
          {t("common.moreOf")}
        </Button>
      )}
    </Panel>
  );
}

function Item({ notification }: { notification: Notification }) {
  const t = useTranslations("notifications");
  const format = useFormatter();
  const { workspaceId } = useHere();
  const { kind, data, text, created_at, read_at } = notification;
  const key = `texts.${kind.replaceAll(".", "_")}`;
  const value = (name: string) => String(data[name] ?? "…");
  const values = Object.fromEntries(VALUES.map((name) => [name, value(name)]));
  const said = t.has(key) ? t(key, values) : text;
  const href = leadsTo(notification, workspaceId);
  return (
    <li className="flex items-start gap-3 py-2.5 text-sm">
      <span
        className={clsx("mt-2 size-2 shrink-0 rounded-full", read_at === null ? "bg-accent" : "bg-transparent")}
        aria-hidden
      />
      <div className="min-w-0 flex-1">
        <p className={clsx("wrap-anywhere", read_at === null && "font-medium")}>
          {read_at === null && <span className="sr-only">{t("unread")} </span>}
          {href === null ? (
            said
          ) : (
            <Link href={href} className="hover:text-accent hover:underline">
              {said}
            </Link>
          )}
        </p>
        <time dateTime={created_at} className="text-xs text-ink-muted">
          {format.dateTime(new Date(created_at), { dateStyle: "medium", timeStyle: "short" })}
        </time>
      </div>
    </li>
  );
}

const VALUES = ["name", "message", "author", "text", "url", "because", "date", "free_gb", "sentence"] as const;

function Preferences() {
  const t = useTranslations("notifications");
  const { administers } = useHere();
  const preferences = usePreferences();
  const prefer = usePrefer();
  return (
    <Panel title={t("wanted")} lead={t("wantedLead")}>
      <Loaded query={preferences}>
        {(found) => (
          <table className="w-full text-sm">
            <thead className="text-xs text-ink-muted">
              <tr>
                <th className="pb-2 text-left font-medium">{t("what")}</th>
                <th className="w-20 pb-2 text-center font-medium">{t("show")}</th>
                <th className="w-20 pb-2 text-center font-medium">{t("mail")}</th>
              </tr>
            </thead>
            <tbody className="divide-y divide-line">
              {found
                .filter((each) => administers || !each.kind.startsWith("box."))
                .map((each) => {
                  const name = t(`kinds.${each.kind.replaceAll(".", "_")}`);
                  return (
                    <tr key={each.kind}>
                      <th scope="row" className="py-2.5 pr-3 text-left font-normal">
                        {name}
                      </th>
                      {(["show", "mail"] as const).map((way) => (
                        <td key={way} className="text-center">
                          <Checkbox
                            bare
                            className="align-middle"
                            label={`${name}: ${t(way)}`}
                            checked={each[way]}
                            onChange={(wanted) => prefer.mutate({ ...each, [way]: wanted })}
                          />
                        </td>
                      ))}
                    </tr>
                  );
                })}
            </tbody>
          </table>
        )}
      </Loaded>
      {prefer.isError && <ProblemView className="mt-4" problem={asProblem(prefer.error)} />}
    </Panel>
  );
}
