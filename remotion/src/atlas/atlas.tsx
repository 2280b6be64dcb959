import { type CSSProperties, useMemo } from "react";
import { useCurrentFrame } from "remotion";
import { useFonts } from "../fonts/use-fonts";
import { facesOf, Overlay } from "../overlay";
import { RemotionStill } from "../remotion-still";
import { StillElement } from "../still";
import type { AtlasProps, AtlasRow } from "./schema";

/**
 * The distinct overlay states of a timeline on a transparent canvas, several below each other per frame: a screenshot has
 * a price of its own, and beyond it costs what it is high. Each state is cut off at the edges of its own row.
 */
export function Atlas({ sheets, images }: AtlasProps) {
  const faces = useMemo(() => sheets.flat().flatMap((row) => facesOf(row.state)), [sheets]);
  const ready = useFonts(faces, images);
  const rows = sheets[useCurrentFrame()] ?? [];
  if (!ready) {
    return null;
  }
  return (
    <StillElement value={RemotionStill}>
      {rows.map((row, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row is a place on the sheet
        <div key={index} style={cell(row, rows.slice(0, index))}>
          <div style={{ position: "absolute", left: 0, top: -row.blank_top, width: row.width, height: row.height }}>
            <Overlay state={row.state} images={images} size={row} />
          </div>
        </div>
      ))}
    </StillElement>
  );
}

function cell(row: AtlasRow, above: AtlasRow[]): CSSProperties {
  return {
    position: "absolute",
    left: 0,
    top: above.reduce((top, { height, blank_top }) => top + height - blank_top, 0),
    width: row.width,
    height: row.height - row.blank_top,
    overflow: "hidden",
  };
}
