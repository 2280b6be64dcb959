// A page with nothing but a preview, for people to look at a timeline and for tests to drive.

import { useRef, useState } from "react";
import { createRoot } from "react-dom/client";
import type { Timeline } from "../generated/timeline";
import type { Images } from "../overlay";
import { TimelinePreview, type TimelinePreviewHandle } from "../preview/timeline-preview";

/** What the page's server says about the timeline and where its files are. */
export interface PageData {
  timeline: Timeline;
  urls: Images;
}

declare global {
  interface Window {
    /** For whoever drives the page. */
    preview: TimelinePreviewHandle | null;
    /** Every output frame that was shown, and when, in milliseconds. */
    shown: [frame: number, at: number][];
    failures: string[];
  }
}

window.shown = [];
window.failures = [];

function Page({ timeline, urls }: PageData) {
  const preview = useRef<TimelinePreviewHandle>(null);
  const [frame, setFrame] = useState(0);
  const [playing, setPlaying] = useState(false);
  const control = (event: { key: string }) => {
    const steps: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1 };
    const step = steps[event.key];
    if (step !== undefined) {
      void preview.current?.seekTo(frame + step);
    }
  };
  const toggle = () => (playing ? preview.current?.pause() : void preview.current?.play());
  return (
    // As wide as the window, but never higher than it.
    <div style={{ maxWidth: `calc((100vh - 60px) * ${timeline.width / timeline.height})`, margin: "0 auto" }}>
      <TimelinePreview
        ref={(handle) => {
          preview.current = handle;
          window.preview = handle;
        }}
        timeline={timeline}
        sourceUrl="/source"
        urls={urls}
        fontsUrl="/fonts/"
        onFrame={(shown) => {
          window.shown.push([shown, performance.now()]);
          setFrame(shown);
        }}
        onPlaying={setPlaying}
        onError={(error) => window.failures.push(error.message)}
      />
      <div className="controls" role="toolbar" onKeyDown={control}>
        <button type="button" onClick={toggle}>
          {playing ? "Pause" : "Play"}
        </button>
        <input
          type="range"
          aria-label="Frame"
          min={0}
          max={timeline.duration_frames - 1}
          value={frame}
          onChange={({ target }) => void preview.current?.seekTo(Number(target.value))}
        />
        <output>
          {frame} / {timeline.duration_frames}
        </output>
      </div>
    </div>
  );
}

async function main(): Promise<void> {
  const response = await fetch("/page.json");
  const data = (await response.json()) as PageData;
  const root = document.getElementById("root");
  if (root !== null) {
    createRoot(root).render(<Page {...data} />);
  }
}

void main();
