"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useHere } from "@/shell/workspace";
import { type Asset, assetFile, useAssets } from "./queries";
import type { Timeline } from "./types";

type Urls = Readonly<Record<string, string>>;

/** Where the files are that a timeline names, by SHA-256; the same object as long as it names the same ones. */
export function useUrls(timeline: Timeline): Urls {
  const { workspaceId } = useHere();
  const assets = useAssets(workspaceId).data;
  const named = timeline.assets.map(({ sha256 }) => sha256).join();
  const found = useMemo(() => {
    const wanted = new Set(named.split(","));
    return (assets ?? []).filter(({ sha256 }) => sha256 !== null && wanted.has(sha256));
  }, [assets, named]);
  const moving = found.filter(({ kind }) => kind === "animation");
  const pictures = useQuery({
    queryKey: [workspaceId, "pictures", moving.map(({ id }) => id)],
    queryFn: async () => Object.assign({}, ...(await Promise.all(moving.map((each) => picturesOf(workspaceId, each))))),
    enabled: moving.length > 0,
    staleTime: Number.POSITIVE_INFINITY,
  }).data as Urls | undefined;
  return useMemo(() => {
    const files = found.map(({ id, sha256 }) => [sha256, assetFile(workspaceId, id, "original")]);
    return { ...Object.fromEntries(files), ...pictures };
  }, [workspaceId, found, pictures]);
}

/** The pictures of an animation as the painter numbers them; none where the browser cannot take it apart. */
async function picturesOf(workspaceId: string, { id, sha256, media_type }: Asset): Promise<Urls> {
  if (!("ImageDecoder" in globalThis)) {
    return {};
  }
  const { body } = await fetch(assetFile(workspaceId, id, "original"));
  if (body === null) {
    return {};
  }
  const decoder = new ImageDecoder({ data: body, type: media_type });
  await decoder.completed;
  const urls: Record<string, string> = {};
  for (let frameIndex = 0; frameIndex < (decoder.tracks.selectedTrack?.frameCount ?? 0); frameIndex += 1) {
    const { image } = await decoder.decode({ frameIndex });
    const canvas = new OffscreenCanvas(image.displayWidth, image.displayHeight);
    canvas.getContext("2d")?.drawImage(image, 0, 0);
    image.close();
    urls[`${sha256}#${frameIndex}`] = URL.createObjectURL(await canvas.convertToBlob());
  }
  decoder.close();
  return urls;
}
