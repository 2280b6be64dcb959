import { type ComponentType, type CSSProperties, createContext, useContext } from "react";

/** A picture and how it stands. */
export interface StillProps {
  src: string;
  alt: string;
  style: CSSProperties;
}

/** What draws pictures: a page's own element; where frames are painted, Remotion's, which makes a frame wait for it. */
export const StillElement = createContext<"img" | ComponentType<StillProps>>("img");

const FITTED: CSSProperties = { position: "absolute", width: "100%", height: "100%", objectFit: "contain" };

/** A picture of an overlay, fitted into the canvas. */
export function Still({ src, style }: Omit<StillProps, "alt">) {
  const Element = useContext(StillElement);
  return <Element src={src} alt="" style={{ ...FITTED, ...style }} />;
}
