"use client";

import { Badge } from "@reelbox/ui";
import { Film, Image as ImageIcon, LoaderCircle, Music, TriangleAlert, Type } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { bytes, clock } from "@/lib/format";
import { useHere } from "@/shell/workspace";
import { type Asset, assetFile } from "./queries";

const ICONS = { video: Film, image: ImageIcon, animation: ImageIcon, sound: Music, font: Type };

/** A file of the library; a click opens it. */
export function AssetCard({ asset, onOpen }: { asset: Asset; onOpen: () => void }) {
  const t = useTranslations("assets");
  const locale = useLocale();
  const length = asset.probe !== null && "duration_s" in asset.probe ? (asset.probe.duration_s ?? 0) : 0;
  const facts = [
    ...(asset.kind === null ? [] : [t(`kinds.${asset.kind}`)]),
    ...(length > 0 ? [clock(length)] : []),
    bytes(asset.size_bytes, locale),
  ];
  return (
    <li data-testid="asset" className="min-w-0">
      <button type="button" onClick={onOpen} className="group block w-full rounded-card text-left">
        <Picture asset={asset} />
        <span className="mt-2 block truncate text-sm font-medium group-hover:text-accent">{asset.name}</span>
        <span className="block text-xs text-ink-muted tabular-nums">{facts.join(" · ")}</span>
      </button>
      {asset.tags.length > 0 && (
        <p className="mt-1.5 flex flex-wrap gap-1">
          {asset.tags.slice(0, 3).map((tag) => (
            <Badge key={tag}>{tag}</Badge>
          ))}
          {asset.tags.length > 3 && <Badge>+{asset.tags.length - 3}</Badge>}
        </p>
      )}
    </li>
  );
}

function Picture({ asset }: { asset: Asset }) {
  const { workspaceId } = useHere();
  const Icon = asset.state === "refused" ? TriangleAlert : asset.kind === null ? LoaderCircle : ICONS[asset.kind];
  return (
    <span className="flex aspect-video items-center justify-center overflow-hidden rounded-card border border-line bg-sunken text-ink-muted">
      {asset.thumbnail === null ? (
        <Icon className={asset.state === "checking" ? "size-7 animate-spin" : "size-7"} aria-hidden />
      ) : (
        // biome-ignore lint/performance/noImgElement: the box has made it small already
        <img
          src={assetFile(workspaceId, asset.id, "thumbnail")}
          alt=""
          loading="lazy"
          className="size-full object-contain"
        />
      )}
    </span>
  );
}
