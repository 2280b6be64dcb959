"use client";

import { Button, IconButton } from "@reelbox/ui";
import { MapPin, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { clock } from "@/lib/format";
import { useEditing } from "./context";
import { type Insert, insertsOf } from "./inserting";
import { useAssets } from "./queries";

/** What has been put in, each to be gone to, moved to where the preview is, or taken out. */
export function InsertList() {
  const t = useTranslations("editor");
  const { shown } = useEditing();
  const { recipe, edits } = shown.state;
  const found = insertsOf(recipe, edits);
  if (found.length === 0) {
    return <p className="text-sm text-ink-muted">{t("nothingIn")}</p>;
  }
  return (
    <ul className="divide-y divide-line" data-testid="inserts">
      {found.map((insert) => (
        <Item key={insert.id} insert={insert} />
      ))}
    </ul>
  );
}

function Item({ insert }: { insert: Insert }) {
  const t = useTranslations("editor");
  const { workspaceId, session, player, map, playhead, rate } = useEditing();
  const assets = useAssets(workspaceId).data ?? [];
  const id = insert.id ?? "";
  const name =
    insert.kind === "text" ? insert.text : (assets.find(({ sha256 }) => sha256 === insert.asset)?.name ?? insert.asset);
  const { source_frame, keyword } = insert;
  return (
    <li className="flex items-center gap-1 py-1.5">
      <div className="min-w-0 flex-1">
        <p className="truncate text-sm">{name}</p>
        <p className="text-xs text-ink-muted tabular-nums">
          {t(`kinds.${insert.kind}`)}
          {keyword && <> · {t("atWord", { word: keyword })}</>}
        </p>
      </div>
      {typeof source_frame === "number" && (
        <Button size="small" look="quiet" className="tabular-nums" onClick={() => player.seekSource(source_frame)}>
          {clock(source_frame / rate)}
        </Button>
      )}
      <IconButton
        label={t("moveHere", { name })}
        className="size-9!"
        onClick={() => session.edit({ op: "move_insert", id, source_frame: map.source(playhead.frame()) })}
      >
        <MapPin aria-hidden />
      </IconButton>
      <IconButton
        label={t("takeOut", { name })}
        className="size-9!"
        onClick={() => session.edit({ op: "remove_insert", id })}
      >
        <Trash2 aria-hidden />
      </IconButton>
    </li>
  );
}
