export interface Sprite {
  tile_width: number;
  tile_height: number;
  columns: number;
  count: number;
}

/** A sheet of pictures as the API describes it; null where there is none yet. */
export function readSprite(raw: Record<string, unknown> | null): Sprite | null {
  const number = (name: string) => (typeof raw?.[name] === "number" && raw[name] > 0 ? raw[name] : null);
  const [tile_width, tile_height] = [number("tile_width"), number("tile_height")];
  const [columns, count] = [number("columns"), number("count")];
  return tile_width && tile_height && columns && count ? { tile_width, tile_height, columns, count } : null;
}

/** The styles that show one picture of a sheet in an element of the picture's shape; `along` is 0 to 1. */
export function tileStyle(sprite: Sprite, along: number, url: string) {
  const { columns, count } = sprite;
  const rows = Math.ceil(count / columns);
  const tile = Math.min(count - 1, Math.floor(Math.max(0, along) * count));
  const place = (index: number, of: number) => `${of > 1 ? (index / (of - 1)) * 100 : 0}%`;
  return {
    aspectRatio: `${sprite.tile_width} / ${sprite.tile_height}`,
    backgroundImage: `url("${url}")`,
    backgroundSize: `${columns * 100}% ${rows * 100}%`,
    backgroundPosition: `${place(tile % columns, columns)} ${place(Math.floor(tile / columns), rows)}`,
  };
}
