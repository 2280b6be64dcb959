import { useEffect, useState } from "react";
import { cancelRender, continueRender, delayRender, staticFile } from "remotion";
import type { FontFace as FaceName } from "../generated/timeline";
import { loadFaces } from "./fonts";

/** Loads faces before Remotion paints the first frame; false until they are there. */
export function useFonts(faces: readonly FaceName[]): boolean {
  const [handle] = useState(() => delayRender("loading fonts"));
  const [ready, setReady] = useState(false);
  useEffect(() => {
    loadFaces(faces, (file) => staticFile(`fonts/${file}`))
      .then(() => setReady(true))
      .catch(cancelRender);
  }, [faces]);
  useEffect(() => {
    // Only after the tree with the loaded fonts has been committed.
    if (ready) {
      continueRender(handle);
    }
  }, [ready, handle]);
  return ready;
}
