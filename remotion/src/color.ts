/** Returns near-black or white, whichever reads better on a color (`#rrggbb`), by the contrast formula of WCAG 2. */
export function readableOn(background: string): string {
  const luminance = relativeLuminance(background);
  const onDark = 1.05 / (luminance + 0.05);
  const onLight = (luminance + 0.05) / 0.055;
  return onLight >= onDark ? "#101114" : "#ffffff";
}

function relativeLuminance(color: string): number {
  const linear = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  const [red = 0, green = 0, blue = 0] = linear;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
