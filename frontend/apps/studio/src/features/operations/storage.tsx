"use client";

import { Facts, Panel } from "@reelbox/ui";
import clsx from "clsx";
import Link from "next/link";
import { useFormatter, useLocale, useTranslations } from "next-intl";
import { Heading } from "@/features/settings/heading";
import { Loaded } from "@/features/settings/loaded";
import { bytes } from "@/lib/format";
import { useHere } from "@/shell/workspace";
import { type Storage, useStorage } from "./queries";

const COLORS: Record<string, string> = {
  sources: "bg-accent",
  renders: "bg-good",
  assets: "bg-bad",
  trash: "bg-ink-muted",
  other: "bg-line-strong",
};
const DAY_MS = 86_400_000;
const SOON_DAYS = 30;

/** What fills the disk, when it will be full, and what is deleted by itself. */
export function StorageRoom() {
  const t = useTranslations("storage");
  const storage = useStorage();
  return (
    <>
      <Heading title={t("title")} lead={t("lead")} />
      <Loaded query={storage}>
        {(found) => (
          <>
            <Disk storage={found} />
            <Retention storage={found} />
          </>
        )}
      </Loaded>
    </>
  );
}

function Disk({ storage }: { storage: Storage }) {
  const t = useTranslations("storage");
  const locale = useLocale();
  const used = storage.total_bytes - storage.free_bytes;
  const known = storage.held.reduce((sum, each) => sum + each.size_bytes, 0);
  const parts = [
    ...storage.held.map(({ kind, size_bytes, count }) => ({ kind, size_bytes, count })),
    { kind: "other", size_bytes: Math.max(0, used - known), count: null },
  ];
  return (
    <Panel
      title={t("disk")}
      lead={t("free", { free: bytes(storage.free_bytes, locale), total: bytes(storage.total_bytes, locale) })}
    >
      <div className="flex h-4 overflow-hidden rounded-full bg-sunken" aria-hidden>
        {parts.map(({ kind, size_bytes }) => (
          <span key={kind} className={COLORS[kind]} style={{ width: `${(size_bytes / storage.total_bytes) * 100}%` }} />
        ))}
      </div>
      <ul className="mt-4 grid gap-x-8 gap-y-2 text-sm sm:grid-cols-2">
        {parts.map(({ kind, size_bytes, count }) => (
          <li key={kind} className="flex items-center gap-2.5">
            <span className={clsx("size-3 shrink-0 rounded-full", COLORS[kind])} aria-hidden />
            <span className="flex-1">
              {t(`kinds.${kind}`)}
              {count !== null && <span className="text-ink-muted"> {t("count", { count })}</span>}
            </span>
            <span className="font-medium tabular-nums">{bytes(size_bytes, locale)}</span>
          </li>
        ))}
      </ul>
      <Forecast storage={storage} />
    </Panel>
  );
}

function Forecast({ storage }: { storage: Storage }) {
  const t = useTranslations("storage");
  const locale = useLocale();
  const format = useFormatter();
  const { full_in_days: days, grows_bytes, floor_bytes } = storage;
  const soon = days !== null && days < SOON_DAYS;
  const date = days === null ? "" : format.dateTime(new Date(Date.now() + days * DAY_MS), { dateStyle: "long" });
  return (
    <div className={clsx("mt-5 rounded-card px-4 py-3 text-sm", soon ? "bg-bad-soft" : "bg-sunken")}>
      <p className="font-medium">
        {grows_bytes === 0 ? t("still") : t("grows", { size: bytes(grows_bytes, locale) })}{" "}
        {grows_bytes > 0 && (days === null ? t("never") : t("fullOn", { date, days }))}
      </p>
      <p className="mt-1 text-ink-muted">{t("floor", { size: bytes(floor_bytes, locale) })}</p>
    </div>
  );
}

function Retention({ storage }: { storage: Storage }) {
  const t = useTranslations("storage");
  const { workspaceId } = useHere();
  const { trash_days, upload_days, event_days } = storage.retention;
  const days = (count: number) => t("days", { count });
  return (
    <Panel title={t("retention")} lead={t("retentionLead")}>
      <Facts
        facts={[
          [t("keepTrash"), days(trash_days)],
          [t("keepUploads"), days(upload_days)],
          [t("keepEvents"), days(event_days)],
          [t("keepOriginals"), t("forever")],
        ]}
      />
      <p className="mt-4 text-xs text-ink-muted">
        {t("settings")}{" "}
        <Link href={`/w/${workspaceId}`} className="text-accent underline">
          {t("toLibrary")}
        </Link>
      </p>
    </Panel>
  );
}
