// What is put in: the edits that do it, and what stands in the video because of them.

import type { Asset } from "./queries";
import type { Edit, Recipe } from "./types";

export type Insert = Extract<Edit, { op: "insert" }>["insert"];
export type Moment = { source_frame: number } | { keyword: string };
export type As = "broll" | "sticker";

/** How an asset is handed from the library to strip and transcript by dragging. */
export const DRAGGED = "application/x-reelbox-asset";

/** Puts an asset in: a sound as a sound, a picture or film over the speaker or as a sticker. */
export function inserting(asset: Asset, at: Moment, as: As, id: string): Edit {
  const named = { id, asset: asset.sha256 ?? asset.name, ...at };
  if (asset.kind === "sound") {
    return { op: "insert", insert: { kind: "sound", ...named } };
  }
  const kind = asset.kind === "animation" ? "sticker" : asset.kind === "video" ? "broll" : as;
  return { op: "insert", insert: { kind, ...named } };
}

/** Puts a text in. */
export function inserted(text: string, at: Moment, id: string): Edit {
  return { op: "insert", insert: { kind: "text", id, text, ...at } };
}

/** A new name for an insert. */
export const newId = () => crypto.randomUUID().slice(0, 8);

/** What is in the video: a recipe's inserts as edits left them, and those that edits added; twin of `inserts`. */
export function insertsOf(recipe: Recipe, edits: readonly Edit[]): Insert[] {
  const found = new Map<string, Insert>();
  recipe.inserts?.forEach((insert, index) => {
    const id = insert.id || `recipe-${index + 1}`;
    found.set(id, { ...insert, id });
  });
  for (const edit of edits) {
    if (edit.op === "insert") {
      found.set(edit.insert.id ?? "", edit.insert);
    } else if (edit.op === "remove_insert") {
      found.delete(edit.id);
    } else if (edit.op === "move_insert") {
      const insert = found.get(edit.id);
      if (insert !== undefined) {
        found.set(edit.id, { ...insert, at_ms: null, keyword: null, source_frame: edit.source_frame });
      }
    }
  }
  return [...found.values()];
}
