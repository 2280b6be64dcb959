"use client";

import { asProblem } from "@reelbox/api";
import { Button, CONTROL, Field, ProblemView, Skeleton } from "@reelbox/ui";
import clsx from "clsx";
import { AudioLines, Plus, Type } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useEditing } from "./context";
import { InsertList } from "./insert-list";
import { type As, DRAGGED, inserted, inserting, type Moment, newId } from "./inserting";
import { type Asset, assetFile, useAssets } from "./queries";
import { Group } from "./setting";

/** What can be put into the video, and what is in it. */
export function InsertsPanel() {
  const t = useTranslations("editor");
  const { workspaceId, session, map, playhead } = useEditing();
  const [keyword, setKeyword] = useState("");
  const [filter, setFilter] = useState("");
  const assets = useAssets(workspaceId);
  const moment = (): Moment =>
    keyword.trim() === "" ? { source_frame: map.source(playhead.frame()) } : { keyword: keyword.trim() };
  const wanted = filter.trim().toLowerCase();
  const found = (assets.data ?? []).filter(
    ({ kind, name, tags }) => kind !== "font" && [name, ...tags].some((each) => each.toLowerCase().includes(wanted)),
  );
  return (
    <div className="h-full overflow-y-auto pb-4">
      <Group title={t("inThere")}>
        <InsertList />
      </Group>
      <Group title={t("putIn")}>
        <Field
          label={t("keyword")}
          hint={t("keywordHint")}
          value={keyword}
          maxLength={80}
          onChange={(event) => setKeyword(event.target.value)}
        />
        <NewText onAdd={(text) => session.edit(inserted(text, moment(), newId()))} />
        <input
          type="search"
          aria-label={t("findAssets")}
          placeholder={t("findAssets")}
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
          className={clsx(CONTROL, "h-10")}
        />
        {assets.isPending && <Skeleton className="h-24" />}
        {assets.isError && <ProblemView problem={asProblem(assets.error)} />}
        {assets.data?.length === 0 && <p className="text-sm text-ink-muted">{t("noAssets")}</p>}
        <ul className="grid grid-cols-2 gap-2">
          {found.slice(0, 60).map((asset) => (
            <Item key={asset.id} asset={asset} onAdd={(as) => session.edit(inserting(asset, moment(), as, newId()))} />
          ))}
        </ul>
      </Group>
    </div>
  );
}

function NewText({ onAdd }: { onAdd: (text: string) => void }) {
  const t = useTranslations("editor");
  const [text, setText] = useState("");
  return (
    <form
      className="flex gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        onAdd(text.trim());
        setText("");
      }}
    >
      <input
        aria-label={t("newText")}
        placeholder={t("newText")}
        value={text}
        maxLength={200}
        onChange={(event) => setText(event.target.value)}
        className={clsx(CONTROL, "h-10 flex-1")}
      />
      <Button type="submit" disabled={text.trim() === ""}>
        <Type aria-hidden />
        {t("addText")}
      </Button>
    </form>
  );
}

/** An asset: dragged to the strip or into the transcript, or put in where the preview is. */
function Item({ asset, onAdd }: { asset: Asset; onAdd: (as: As) => void }) {
  const t = useTranslations("editor");
  const { workspaceId } = useEditing();
  return (
    <li
      draggable
      onDragStart={(event) => {
        event.dataTransfer.setData(DRAGGED, asset.id);
        event.dataTransfer.effectAllowed = "copy";
      }}
      className="flex min-w-0 cursor-grab flex-col gap-1.5 rounded-card border border-line p-1.5"
    >
      {asset.thumbnail === null ? (
        <span className="flex aspect-video items-center justify-center rounded-control bg-sunken text-ink-muted">
          <AudioLines className="size-6" aria-hidden />
        </span>
      ) : (
        // biome-ignore lint/performance/noImgElement: the box has made it small already
        <img
          src={assetFile(workspaceId, asset.id, "thumbnail")}
          alt=""
          loading="lazy"
          draggable={false}
          className="aspect-video rounded-control bg-sunken object-contain"
        />
      )}
      <span className="truncate px-0.5 text-xs" title={asset.name}>
        {asset.name}
      </span>
      <div className="flex gap-1">
        <Button
          size="small"
          className="flex-1 px-1!"
          aria-label={t("addNamed", { name: asset.name })}
          onClick={() => onAdd("broll")}
        >
          <Plus aria-hidden />
          {t("add")}
        </Button>
        {asset.kind === "image" && (
          <Button
            size="small"
            className="px-2!"
            aria-label={t("addSticker", { name: asset.name })}
            onClick={() => onAdd("sticker")}
          >
            {t("sticker")}
          </Button>
        )}
      </div>
    </li>
  );
}
