"use client";

import { CopyField, Field, Panel, Select } from "@reelbox/ui";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useState, useSyncExternalStore } from "react";
import { useRecipes } from "@/features/recipes/queries";
import { Heading } from "@/features/settings/heading";
import { useHere } from "@/shell/workspace";
import { command } from "./command";

const OWN = "";
const never = () => () => undefined;

/** How a folder is watched: by a program beside it, whose command is put together here. */
export function WatchFolders() {
  const t = useTranslations();
  const { workspaceId } = useHere();
  const recipes = useRecipes(workspaceId).data ?? [];
  const server = useSyncExternalStore(
    never,
    () => location.origin,
    () => "",
  );
  const [place, setPlace] = useState("");
  const [recipe, setRecipe] = useState(OWN);
  const choices = [
    { value: OWN, label: t("watchFolders.ownRecipe") },
    ...recipes.map(({ document }) => ({ value: document.name, label: document.name })),
  ];
  return (
    <>
      <Heading title={t("watchFolders.title")} lead={t("watchFolders.lead")} />
      <Panel title={t("watchFolders.key")} lead={t("watchFolders.keyText")}>
        <Link
          href={`/w/${workspaceId}/settings/api-keys`}
          className="text-sm text-accent underline-offset-4 hover:underline"
        >
          {t("watchFolders.makeKey")}
        </Link>
      </Panel>
      <Panel title={t("watchFolders.start")} lead={t("watchFolders.startText")}>
        <div className="flex flex-col gap-5">
          <Field
            label={t("watchFolders.place")}
            hint={t("watchFolders.placeHint")}
            placeholder="/srv/recordings"
            value={place}
            spellCheck={false}
            onChange={(event) => setPlace(event.target.value)}
          />
          <Select
            className="max-w-xs"
            label={t("watchFolders.recipe")}
            value={recipe}
            onChange={setRecipe}
            choices={choices}
          />
          <CopyField
            label={t("watchFolders.command")}
            value={command({ server, workspaceId, place: place.trim() || "/srv/recordings", recipe })}
            copyLabel={t("common.copy")}
            copiedLabel={t("common.copied")}
          />
        </div>
      </Panel>
    </>
  );
}
