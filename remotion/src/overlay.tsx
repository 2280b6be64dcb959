import { Caption } from "./captions/caption";
import type { FontFace, OverlayState } from "./generated/timeline";
import { Logo } from "./logo/logo";
import { LowerThird, type Size, SUBTITLE_WEIGHT } from "./lower-third/lower-third";
import { imageName } from "./sticker/image-name";
import { Sticker } from "./sticker/sticker";
import { Text } from "./text/text";

/** Where the pictures of a timeline are, by their names (see `imageName`). */
export type Images = Readonly<Record<string, string>>;

/** Any overlay as it looks at one frame, on a canvas of the size of its box. */
export function Overlay({ state, images, size }: { state: OverlayState; images: Images; size: Size }) {
  switch (state.kind) {
    case "caption":
      return <Caption state={state} />;
    case "lower_third":
      return <LowerThird state={state} size={size} />;
    case "logo":
      return <Logo state={state} src={images[state.asset_sha256] ?? ""} size={size} />;
    case "text":
      return <Text state={state} />;
    case "sticker":
      return <Sticker state={state} src={images[imageName(state)] ?? ""} />;
  }
}

/** Returns the font faces a state is drawn with. */
export function facesOf(state: OverlayState): FontFace[] {
  switch (state.kind) {
    case "caption":
      return [state.type.font];
    case "lower_third":
      return [state.card.font, { family: state.card.font.family, weight: SUBTITLE_WEIGHT }];
    case "text":
      return [state.card.font];
    case "logo":
    case "sticker":
      return [];
  }
}
