import { useEffect, useState } from "react";
import { cancelRender, continueRender, delayRender, staticFile } from "remotion";
import { type Lettering, loadFaces } from "./fonts";

/** Loads faces before Remotion paints the first frame; false until they are there. */
export function useFonts(letterings: readonly Lettering[], files: Readonly<Record<string, string>>): boolean {
  const [handle] = useState(() => delayRender("loading fonts"));
  const [ready, setReady] = useState(false);
  useEffect(() => {
    loadFaces(letterings, (file) => staticFile(`fonts/${file}`), files)
      .then(() => setReady(true))
      .catch(cancelRender);
  }, [letterings, files]);
  useEffect(() => {
    // Only after the tree with the loaded fonts has been committed.
    if (ready) {
      continueRender(handle);
    }
  }, [ready, handle]);
  return ready;
}
