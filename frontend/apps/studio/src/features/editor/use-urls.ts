"use client";

import { useMemo } from "react";
import { useHere } from "@/shell/workspace";
import { assetFile, useAssets } from "./queries";
import type { Timeline } from "./types";

/** Where the files are that a timeline names, by SHA-256; the same object as long as it names the same ones. */
export function useUrls(timeline: Timeline): Readonly<Record<string, string>> {
  const { workspaceId } = useHere();
  const assets = useAssets(workspaceId).data;
  const named = timeline.assets.map(({ sha256 }) => sha256).join();
  return useMemo(() => {
    const wanted = new Set(named.split(","));
    const found = (assets ?? []).filter(({ sha256 }) => sha256 !== null && wanted.has(sha256));
    return Object.fromEntries(found.map(({ id, sha256 }) => [sha256, assetFile(workspaceId, id, "original")]));
  }, [workspaceId, assets, named]);
}
