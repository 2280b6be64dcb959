// The preview a web page embeds: source and timeline played by the browser, overlays drawn by the painter's own
// components. It never imports the renderer.

import { type Ref, useCallback, useEffect, useImperativeHandle, useMemo, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { loadFaces } from "../fonts/fonts";
import type { Timeline } from "../generated/timeline";
import { facesOf, type Images } from "../overlay";
import { layers } from "../overlays";
import { framesPerSecond } from "../picture/program";
import { Stacked } from "../picture/stacked";
import { Pictures } from "./pictures";
import { Sounds } from "./sounds";
import { Transport } from "./transport";

/** What a preview is told. */
export interface TimelinePreviewProps {
  timeline: Timeline;
  /** The source, or a proxy of it: the same pictures at the grid's rate, smaller. */
  sourceUrl: string;
  /**
   * Where pictures, footage, sounds and own fonts are, by SHA-256; the pictures of an animation by `sha256#number`. Another object
   * begins the music anew.
   */
  urls: Images;
  /** Where the painter's font files are (`dist/bundle/public/fonts`), with a slash at its end. */
  fontsUrl: string;
  initialFrame?: number;
  /** Called for every output frame shown. */
  onFrame?: (frame: number) => void;
  /** Called when it begins to play, is paused or reaches the end. */
  onPlaying?: (playing: boolean) => void;
  /** Called where a font or a video cannot be loaded. */
  onError?: (error: Error) => void;
  ref?: Ref<TimelinePreviewHandle>;
}

/** What a page may do with a preview. */
export interface TimelinePreviewHandle {
  /** Rejects where the browser wants a click first. */
  play(): Promise<void>;
  pause(): void;
  /** Shows an output frame; done when its pictures are on the page. */
  seekTo(frame: number): Promise<void>;
  readonly currentFrame: number;
  readonly playing: boolean;
  muted: boolean;
  /** From 0 to 1. */
  volume: number;
  playbackRate: number;
}

/** Plays a timeline in the size of its container, which has to have a width. */
export function TimelinePreview(props: TimelinePreviewProps) {
  const { timeline, fontsUrl, urls, initialFrame = 0, ref } = props;
  const heard = useRef(props);
  heard.current = props;
  const canvas = useRef<HTMLDivElement>(null);
  const [frame, setFrame] = useState(initialFrame);
  const [muted, setMuted] = useState(false);
  const [playing, setPlaying] = useState(false);
  const transport = useTransport(timeline, frame, setFrame, setPlaying, heard);
  useSounds(transport, timeline, urls, frame, playing, muted);
  useImperativeHandle(ref, () => handleOf(transport, canvas, muted, setMuted), [transport, muted]);
  const scale = useScale(canvas, timeline.width);
  const fail = useCallback((error: Error) => heard.current.onError?.(error), []);
  return (
    <div
      ref={canvas}
      style={{
        position: "relative",
        width: "100%",
        aspectRatio: `${timeline.width} / ${timeline.height}`,
        overflow: "hidden",
        background: "black",
      }}
    >
      <div
        style={{
          position: "absolute",
          width: timeline.width,
          height: timeline.height,
          overflow: "hidden",
          transform: `scale(${scale})`,
          transformOrigin: "0 0",
        }}
      >
        <Pictures {...{ timeline, frame, muted, transport, urls, sourceUrl: props.sourceUrl, onError: fail }} />
        <Overlays timeline={timeline} frame={frame} images={urls} fontsUrl={fontsUrl} onError={fail} />
      </div>
    </div>
  );
}

type Heard = { readonly current: TimelinePreviewProps };

/** The clock of a timeline; another timeline goes on at the same frame, paused. */
function useTransport(
  timeline: Timeline,
  frame: number,
  setFrame: (frame: number) => void,
  setPlaying: (playing: boolean) => void,
  heard: Heard,
): Transport {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the frame only says where a new timeline begins
  const transport = useMemo(() => {
    const show = (shown: number) => {
      // In the same refresh as the change of the video, or overlays would be a frame late.
      flushSync(() => setFrame(shown));
      heard.current.onFrame?.(shown);
    };
    const play = (playing: boolean) => {
      setPlaying(playing);
      heard.current.onPlaying?.(playing);
    };
    return new Transport(timeline, show, play, frame);
  }, [timeline, setFrame, setPlaying, heard]);
  useEffect(() => {
    setFrame(transport.currentFrame);
    return () => transport.pause();
  }, [transport, setFrame]);
  return transport;
}

function useSounds(
  transport: Transport,
  timeline: Timeline,
  urls: Images,
  frame: number,
  playing: boolean,
  muted: boolean,
): void {
  const sounds = useMemo(() => new Sounds(timeline, urls), [timeline, urls]);
  useEffect(() => () => sounds.silence(), [sounds]);
  useEffect(() => {
    sounds.follow(frame, playing, { volume: transport.volume, muted, rate: transport.playbackRate });
  }, [sounds, frame, playing, transport, muted]);
}

function handleOf(
  transport: Transport,
  canvas: { readonly current: HTMLDivElement | null },
  muted: boolean,
  setMuted: (muted: boolean) => void,
): TimelinePreviewHandle {
  return {
    play: () => transport.play(),
    pause: () => transport.pause(),
    seekTo: async (frame) => {
      await transport.seekTo(frame);
      const stills = [...(canvas.current?.querySelectorAll("img") ?? [])];
      await Promise.all(stills.map((image) => image.decode().catch(() => undefined)));
    },
    get currentFrame() {
      return transport.currentFrame;
    },
    get playing() {
      return transport.playing;
    },
    get muted() {
      return muted;
    },
    set muted(value) {
      setMuted(value);
    },
    get volume() {
      return transport.volume;
    },
    set volume(value) {
      transport.volume = value;
    },
    get playbackRate() {
      return transport.playbackRate;
    },
    set playbackRate(value) {
      transport.playbackRate = value;
    },
  };
}

/** How many times smaller than the output its container is. */
function useScale(canvas: { readonly current: HTMLDivElement | null }, width: number): number {
  const [scale, setScale] = useState(0);
  useEffect(() => {
    const { current } = canvas;
    if (current === null) {
      return undefined;
    }
    const observer = new ResizeObserver(() => setScale(current.clientWidth / width));
    observer.observe(current);
    return () => observer.disconnect();
  }, [canvas, width]);
  return scale;
}

function Overlays({
  timeline,
  frame,
  images,
  fontsUrl,
  onError,
}: {
  timeline: Timeline;
  frame: number;
  images: Images;
  fontsUrl: string;
  onError: (error: Error) => void;
}) {
  const minute = Math.floor(frame / (60 * framesPerSecond(timeline.fps)));
  const stack = useMemo(() => layers(around(timeline, minute)), [timeline, minute]);
  const [ready, setReady] = useState(false);
  useEffect(() => {
    const faces = stack.flatMap(({ spans }) => spans.flatMap(({ state }) => facesOf(state)));
    loadFaces(faces, (file) => `${fontsUrl}${file}`, images).then(() => setReady(true), onError);
  }, [stack, fontsUrl, images, onError]);
  return ready ? <Stacked layers={stack} frame={frame} images={images} /> : null;
}

/** A timeline with the captions of a minute and its neighbors: an hour has ten thousand states, and an edit all anew. */
function around(timeline: Timeline, minute: number): Timeline {
  const frames = 60 * framesPerSecond(timeline.fps);
  const near = (caption: { start_frame: number; end_frame: number }) =>
    caption.end_frame > (minute - 1) * frames && caption.start_frame < (minute + 2) * frames;
  return { ...timeline, captions: timeline.captions.filter(near) };
}
