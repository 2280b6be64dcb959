import { type CSSProperties, useMemo } from "react";
import { useCurrentFrame } from "remotion";
import { useFonts } from "../fonts/use-fonts";
import { facesOf, Overlay } from "../overlay";
import { RemotionStill } from "../remotion-still";
import { StillElement } from "../still";
import type { AtlasProps } from "./schema";

/**
 * The distinct overlay states of a timeline on a transparent canvas, several below each other per frame: a screenshot
 * costs much the same whatever it holds. Each state is cut off at the edges of its own box.
 */
export function Atlas({ states, images, size, perSheet }: AtlasProps) {
  const faces = useMemo(() => states.flatMap(facesOf), [states]);
  const ready = useFonts(faces);
  const first = useCurrentFrame() * perSheet;
  if (!ready) {
    return null;
  }
  const box: CSSProperties = {
    position: "absolute",
    left: 0,
    width: size.width,
    height: size.height,
    overflow: "hidden",
  };
  return (
    <StillElement value={RemotionStill}>
      {states.slice(first, first + perSheet).map((state, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row is a place on the sheet
        <div key={row} style={{ ...box, top: row * size.height }}>
          <Overlay state={state} images={images} size={size} />
        </div>
      ))}
    </StillElement>
  );
}
