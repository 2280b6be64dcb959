import { memo } from "react";
import type { Box, OverlayState } from "../generated/timeline";
import { type Images, Overlay } from "../overlay";
import { type Layer, stateAt } from "../overlays";

/** A timeline's overlays at an output frame, each in its box; preview and reference draw them through this. */
export function Stacked({ layers, frame, images }: { layers: readonly Layer[]; frame: number; images: Images }) {
  return layers.map((layer, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: layers are in drawing order, which is what they are known by
    <Boxed key={index} box={layer.box} state={stateAt(layer, frame)} images={images} />
  ));
}

/** A state lasts for many frames; it is drawn once. */
const Boxed = memo(function Boxed({
  box,
  state,
  images,
}: {
  box: Box;
  state: OverlayState | undefined;
  images: Images;
}) {
  const { x, y, width, height } = box;
  return state === undefined ? null : (
    <div data-overlay={state.kind} style={{ position: "absolute", left: x, top: y, width, height, overflow: "hidden" }}>
      <Overlay state={state} images={images} size={box} />
    </div>
  );
});
