import type { StickerState } from "../generated/timeline";

/** The name of a sticker's picture among the images; twin of `image_name` in `editing/overlays.py`. */
export function imageName({ asset_sha256, picture }: StickerState): string {
  return picture === null ? asset_sha256 : `${asset_sha256}#${picture}`;
}
