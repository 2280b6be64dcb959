"use client";

import { asProblem } from "@reelbox/api";
import { Button, ProblemView } from "@reelbox/ui";
import { WifiOff } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ReactNode, useEffect, useMemo } from "react";
import { useMe } from "@/features/account/queries";
import { LicenseBanner } from "@/features/license/banner";
import { Uploads } from "@/features/uploads/uploads";
import { useLive } from "./live";
import { Shortcuts } from "./shortcuts";
import { TopBar } from "./top-bar";
import { type Here, HereContext, rememberWorkspace } from "./workspace";

/** What every page of a workspace has: the bar on top, uploads, the line to the box. */
export function Shell({ workspaceId, children }: { workspaceId: string; children: ReactNode }) {
  const t = useTranslations("common");
  const me = useMe();
  const line = useLive(workspaceId);
  useEffect(() => rememberWorkspace(workspaceId), [workspaceId]);
  const role = me.data?.workspaces.find((each) => each.workspace_id === workspaceId)?.role ?? null;
  const administers = me.data?.is_administrator ?? false;
  const here = useMemo<Here>(
    () => ({
      workspaceId,
      role,
      mayEdit: role === "editor" || role === "owner",
      mayOwn: role === "owner",
      administers,
    }),
    [workspaceId, role, administers],
  );
  return (
    <HereContext value={here}>
      <a
        href="#content"
        className="fixed top-2 left-2 z-60 -translate-y-20 rounded-control bg-accent px-4 py-2 text-accent-ink focus:translate-y-0"
      >
        {t("skip")}
      </a>
      <Uploads>
        <TopBar />
        <LicenseBanner />
        {line === "waiting" && (
          <p
            role="status"
            className="flex items-center justify-center gap-2 bg-sunken px-4 py-2 text-sm text-ink-muted"
          >
            <WifiOff className="size-4 shrink-0" aria-hidden />
            {t("offline")}
          </p>
        )}
        <main id="content" tabIndex={-1} className="outline-none">
          {me.isError && asProblem(me.error).status !== 401 && (
            <ProblemView
              className="mx-4 mt-4"
              problem={asProblem(me.error)}
              action={<Button onClick={() => me.refetch()}>{t("retry")}</Button>}
            />
          )}
          {children}
        </main>
        <Shortcuts />
      </Uploads>
    </HereContext>
  );
}
