import { Caption } from "./captions/caption";
import type { Lettering } from "./fonts/fonts";
import type { OverlayState } from "./generated/timeline";
import { Logo } from "./logo/logo";
import { LowerThird, SUBTITLE_WEIGHT } from "./lower-third/lower-third";
import type { Size } from "./size";
import { imageName } from "./sticker/image-name";
import { Sticker } from "./sticker/sticker";
import { Text } from "./text/text";

/** Where the pictures of a timeline are, by their names (see `imageName`), and its own fonts, by their hashes. */
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

/** Returns the texts of a state with the fonts they are set in. */
export function facesOf(state: OverlayState): Lettering[] {
  switch (state.kind) {
    case "caption":
      return [{ font: state.type.font, text: state.lines.flat().join("") }];
    case "lower_third":
      return [
        { font: state.card.font, text: state.card.title },
        { font: { ...state.card.font, weight: SUBTITLE_WEIGHT }, text: state.card.subtitle },
      ];
    case "text":
      return [{ font: state.card.font, text: [...state.card.lines, ...state.card.subtitle_lines].join("") }];
    case "logo":
    case "sticker":
      return [];
  }
}
