"use client";

import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { useHere } from "@/shell/workspace";
import { type Asset, assetFile } from "./queries";

/** What is in a file: seen, heard, or set in it. */
export function AssetPreview({ asset }: { asset: Asset }) {
  const { workspaceId } = useHere();
  const url = assetFile(workspaceId, asset.id, "original");
  if (asset.state !== "ready") {
    return null;
  }
  switch (asset.kind) {
    case "video":
      return (
        // biome-ignore lint/a11y/useMediaCaption: it is a picture for other people's words
        <video
          src={url}
          controls
          playsInline
          aria-label={asset.name}
          className="max-h-80 w-full rounded-control bg-black"
        />
      );
    case "sound":
      return (
        // biome-ignore lint/a11y/useMediaCaption: it is a sound
        <audio src={url} controls aria-label={asset.name} className="w-full" />
      );
    case "font":
      return <FontSample url={url} name={asset.name} />;
    default:
      return (
        // biome-ignore lint/performance/noImgElement: it is shown as it is
        <img src={url} alt={asset.name} className="mx-auto max-h-80 rounded-control bg-sunken object-contain" />
      );
  }
}

function FontSample({ url, name }: { url: string; name: string }) {
  const t = useTranslations("assets");
  const [family, setFamily] = useState<string | null>(null);
  useEffect(() => {
    const face = new FontFace(`asset ${name}`, `url("${url}")`);
    let current = true;
    face.load().then(
      () => {
        if (current) {
          document.fonts.add(face);
          setFamily(face.family);
        }
      },
      () => undefined, // then the sample is not shown
    );
    return () => {
      current = false;
      document.fonts.delete(face);
    };
  }, [url, name]);
  return family === null ? null : (
    <p className="rounded-control bg-sunken px-4 py-5 text-2xl wrap-anywhere" style={{ fontFamily: family }}>
      {t("fontSample")}
    </p>
  );
}
