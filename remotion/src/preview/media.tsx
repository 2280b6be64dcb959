import { type CSSProperties, useEffect, useRef, useState } from "react";
import { Placed, type Placement } from "../picture/placed";
import type { Size } from "../size";
import { everyPicture } from "./transport";

/** A video in its place; where it is shown whole, a small copy of every picture goes behind it. */
export function PlacedVideo({
  src,
  placement,
  output,
  visible,
  muted,
  attach,
}: {
  src: string;
  placement: Placement;
  output: Size;
  visible: boolean;
  muted: boolean;
  /** Is told of the element, and returns how to take leave of it. */
  attach: (element: HTMLVideoElement) => () => void;
}) {
  const [video, setVideo] = useState<HTMLVideoElement | null>(null);
  useEffect(() => (video === null ? undefined : attach(video)), [video, attach]);
  return (
    <Placed
      placement={placement}
      output={output}
      visible={visible}
      picture={(style) => (
        <video
          ref={setVideo}
          src={src}
          muted={muted}
          preload="auto"
          playsInline
          disablePictureInPicture
          style={style}
        />
      )}
      behind={(style) => <Behind video={video} style={style} />}
    />
  );
}

// It is blurred beyond recognition: an eighth of its size is enough.
const SMALLER = 8;

function Behind({ video, style }: { video: HTMLVideoElement | null; style: CSSProperties }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (video === null) {
      return undefined;
    }
    const draw = () => {
      const { current } = canvas;
      current?.getContext("2d")?.drawImage(video, 0, 0, current.width, current.height);
    };
    draw();
    // A picture is heard of when it has been shown; on a busy machine that is later than the seek that asked for it.
    video.addEventListener("seeked", draw);
    const stop = everyPicture(video, draw);
    return () => {
      video.removeEventListener("seeked", draw);
      stop();
    };
  }, [video]);
  const [width, height] = [Number(style.width), Number(style.height)];
  return <canvas ref={canvas} width={Math.ceil(width / SMALLER)} height={Math.ceil(height / SMALLER)} style={style} />;
}

/** A still picture in a place that follows from its size. */
export function PlacedStill({
  src,
  placedAt,
  output,
  visible,
}: {
  src: string;
  placedAt: (size: Size) => Placement;
  output: Size;
  visible: boolean;
}) {
  const [size, setSize] = useState<Size>({ width: 1, height: 1 });
  const picture = (style: CSSProperties) => (
    <img
      src={src}
      alt=""
      style={style}
      onLoad={({ currentTarget: { naturalWidth: width, naturalHeight: height } }) => setSize({ width, height })}
    />
  );
  const behind = (style: CSSProperties) => <img src={src} alt="" style={style} />;
  return <Placed placement={placedAt(size)} output={output} visible={visible} picture={picture} behind={behind} />;
}
