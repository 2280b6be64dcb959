"use client";

import type { DragEvent } from "react";
import { useEditing } from "./context";
import { DRAGGED, inserting, newId } from "./inserting";
import { useAssets } from "./queries";

/** Takes an asset that is dropped; `frameOf` says at which frame of the source. */
export function useDrop(frameOf: (event: DragEvent) => number | null) {
  const { workspaceId, session } = useEditing();
  const assets = useAssets(workspaceId).data ?? [];
  const ours = (event: DragEvent) => event.dataTransfer.types.includes(DRAGGED);
  return {
    onDragOver: (event: DragEvent) => {
      if (ours(event)) {
        event.preventDefault();
        event.dataTransfer.dropEffect = "copy";
      }
    },
    onDrop: (event: DragEvent) => {
      const asset = assets.find(({ id }) => id === event.dataTransfer.getData(DRAGGED));
      const source_frame = frameOf(event);
      if (ours(event) && asset !== undefined && source_frame !== null) {
        event.preventDefault();
        event.stopPropagation();
        session.edit(inserting(asset, { source_frame }, "broll", newId()));
      }
    },
  };
}
