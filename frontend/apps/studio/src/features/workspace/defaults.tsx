"use client";

import { asProblem, type Schema, unwrap } from "@reelbox/api";
import { Panel, ProblemView, Select, useToast } from "@reelbox/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useBrandKits } from "@/features/brand-kits/queries";
import { useRecipes } from "@/features/recipes/queries";
import { Heading } from "@/features/settings/heading";
import { Loaded } from "@/features/settings/loaded";
import { api, IN_WORKSPACE } from "@/lib/api";
import { useHere } from "@/shell/workspace";

type Defaults = Schema<"DefaultsView">;
const NONE = "none";
const LANGUAGES = ["en", "vi"] as const;

/** What every new video of the workspace begins with. */
export function DefaultsRoom() {
  const t = useTranslations("defaults");
  const { workspaceId } = useHere();
  const params = { path: { workspace_id: workspaceId } };
  const defaults = useQuery({
    queryKey: [workspaceId, "defaults"],
    queryFn: () => unwrap(api.GET(`${IN_WORKSPACE}/defaults`, { params })),
  });
  return (
    <>
      <Heading title={t("title")} lead={t("lead")} />
      <Loaded query={defaults}>{(found) => <Choice defaults={found} />}</Loaded>
    </>
  );
}

function Choice({ defaults }: { defaults: Defaults }) {
  const t = useTranslations();
  const toast = useToast();
  const queries = useQueryClient();
  const { workspaceId } = useHere();
  const recipes = useRecipes(workspaceId).data ?? [];
  const kits = useBrandKits(workspaceId).data ?? [];
  const save = useMutation({
    mutationFn: (body: Schema<"DefaultsWish">) =>
      unwrap(api.PUT(`${IN_WORKSPACE}/defaults`, { params: { path: { workspace_id: workspaceId } }, body })),
    onSuccess: (found) => {
      queries.setQueryData([workspaceId, "defaults"], found);
      toast({ title: t("common.saved") });
    },
  });
  const { recipe_id, brand_kit_id, language } = defaults;
  const put = (change: Partial<Schema<"DefaultsWish">>) =>
    save.mutate({ recipe_id, brand_kit_id, language, ...change });
  return (
    <Panel title={t("defaults.begin")}>
      <div className="flex max-w-md flex-col gap-5">
        <Select
          label={t("defaults.recipe")}
          value={recipe_id}
          disabled={save.isPending}
          onChange={(id) => put({ recipe_id: id })}
          choices={
            recipes.length === 0
              ? [{ value: recipe_id, label: defaults.recipe }]
              : recipes.map(({ id, document }) => ({ value: id, label: document.name }))
          }
        />
        <Select
          label={t("defaults.brandKit")}
          value={brand_kit_id ?? NONE}
          disabled={save.isPending}
          onChange={(id) => put({ brand_kit_id: id === NONE ? null : id })}
          choices={[
            { value: NONE, label: t("defaults.noBrandKit") },
            ...kits.map(({ id, document }) => ({ value: id, label: document.name })),
          ]}
        />
        <Select
          label={t("defaults.language")}
          value={language ?? NONE}
          disabled={save.isPending}
          onChange={(value) => put({ language: value === NONE ? null : value })}
          choices={[
            { value: NONE, label: t("defaults.findOut") },
            ...[...new Set([...LANGUAGES, ...(language === null ? [] : [language])])].map((value) => ({
              value,
              label: t.has(`defaults.languages.${value}`) ? t(`defaults.languages.${value}`) : value,
            })),
          ]}
        />
        {save.isError && <ProblemView problem={asProblem(save.error)} />}
      </div>
    </Panel>
  );
}
