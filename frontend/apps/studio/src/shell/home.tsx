"use client";

import { asProblem } from "@reelbox/api";
import { Button, ProblemView } from "@reelbox/ui";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { useMe } from "@/features/account/queries";
import { lastWorkspace } from "./workspace";

/** Leads to the workspace that was open last, else to the first one. */
export function Home() {
  const t = useTranslations("common");
  const router = useRouter();
  const me = useMe();
  useEffect(() => {
    const places = me.data?.workspaces ?? [];
    const place = places.find((each) => each.workspace_id === lastWorkspace()) ?? places[0];
    if (place !== undefined) {
      router.replace(`/w/${place.workspace_id}`);
    }
  }, [me.data, router]);
  const problem = me.isError ? asProblem(me.error) : null;
  return (
    <main className="mx-auto max-w-xl px-5 py-24">
      {problem !== null && problem.status !== 401 && (
        <ProblemView problem={problem} action={<Button onClick={() => me.refetch()}>{t("retry")}</Button>} />
      )}
    </main>
  );
}
