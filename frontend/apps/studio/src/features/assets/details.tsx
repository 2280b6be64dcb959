"use client";

import { asProblem } from "@reelbox/api";
import { Button, buttonClass, Dialog, Field, ProblemView, TextArea, useToast } from "@reelbox/ui";
import { Download, RotateCcw, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { useHere } from "@/shell/workspace";
import { AssetPreview } from "./preview";
import { type Asset, assetFile, useAssetChange } from "./queries";
import { tagsOf } from "./tags";

/** A file seen or heard, and what is known of it. */
export function AssetDetails({ asset, onClose }: { asset: Asset; onClose: () => void }) {
  const t = useTranslations();
  const toast = useToast();
  const { workspaceId, mayEdit } = useHere();
  const change = useAssetChange(workspaceId);
  const [name, setName] = useState(asset.name);
  const [tags, setTags] = useState(asset.tags.join(", "));
  const [license, setLicense] = useState(asset.license);
  const [origin, setOrigin] = useState(asset.origin);
  const save = (event: FormEvent) => {
    event.preventDefault();
    const describe = { name: name.trim(), tags: tagsOf(tags), license, origin };
    change.mutate(
      { id: asset.id, describe },
      {
        onSuccess: () => {
          toast({ title: t("common.saved") });
          onClose();
        },
      },
    );
  };
  const move = (into: boolean) =>
    change.mutate(into ? { id: asset.id, remove: true } : { id: asset.id, restore: true }, { onSuccess: onClose });
  return (
    <Dialog open onClose={onClose} title={asset.name} closeLabel={t("common.close")} wide>
      <AssetPreview asset={asset} />
      {asset.failure !== null && (
        <ProblemView className="mt-4" problem={{ hint: "", ...asset.failure, detail: asset.failure.message }} />
      )}
      <form onSubmit={save} className="mt-5 flex flex-col gap-4">
        <fieldset disabled={!mayEdit || asset.deleted_at !== null} className="flex flex-col gap-4">
          <Field
            label={t("assets.name")}
            value={name}
            maxLength={200}
            onChange={(event) => setName(event.target.value)}
            required
          />
          <Field
            label={t("assets.tags")}
            hint={t("assets.tagsHint")}
            value={tags}
            onChange={(event) => setTags(event.target.value)}
          />
          <div className="grid gap-4 sm:grid-cols-2">
            <Field
              label={t("assets.license")}
              hint={t("assets.licenseHint")}
              value={license}
              maxLength={2000}
              onChange={(event) => setLicense(event.target.value)}
            />
            <TextArea
              label={t("assets.origin")}
              className="min-h-18!"
              value={origin}
              maxLength={2000}
              onChange={(event) => setOrigin(event.target.value)}
            />
          </div>
        </fieldset>
        {change.isError && <ProblemView problem={asProblem(change.error)} />}
        <div className="flex flex-wrap justify-end gap-2">
          {asset.state === "ready" && (
            <a
              href={assetFile(workspaceId, asset.id, "original")}
              download={asset.name}
              className={buttonClass("quiet", "normal", "mr-auto")}
            >
              <Download aria-hidden />
              {t("common.download")}
            </a>
          )}
          {mayEdit && asset.deleted_at === null && (
            <>
              <Button look="danger" busy={change.isPending} onClick={() => move(true)}>
                <Trash2 aria-hidden />
                {t("assets.remove")}
              </Button>
              <Button type="submit" look="primary" busy={change.isPending} disabled={name.trim() === ""}>
                {t("common.save")}
              </Button>
            </>
          )}
          {mayEdit && asset.deleted_at !== null && (
            <Button busy={change.isPending} onClick={() => move(false)}>
              <RotateCcw aria-hidden />
              {t("assets.restore")}
            </Button>
          )}
        </div>
      </form>
    </Dialog>
  );
}
