"use client";

import { useId } from "react";

interface SliderProps {
  label: string;
  /** What the value reads as. */
  shown: string;
  value: number;
  min: number;
  max: number;
  step: number;
  onChange: (value: number) => void;
  /** The hand has let go. */
  onEnd: () => void;
}

/** A value between two others; the browser's own slider has its keys already. */
export function Slider({ label, shown, value, min, max, step, onChange, onEnd }: SliderProps) {
  const id = useId();
  return (
    <div>
      <div className="flex justify-between text-sm">
        <label htmlFor={id} className="font-medium">
          {label}
        </label>
        <output htmlFor={id} className="text-ink-muted tabular-nums">
          {shown}
        </output>
      </div>
      <input
        id={id}
        type="range"
        className="mt-1 h-6 w-full cursor-pointer accent-accent"
        {...{ min, max, step, value }}
        aria-valuetext={shown}
        onChange={(event) => onChange(Number(event.target.value))}
        onPointerUp={onEnd}
        onKeyUp={onEnd}
        onBlur={onEnd}
      />
    </div>
  );
}

interface ColorProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
}

export function Color({ label, value, onChange }: ColorProps) {
  return (
    <label className="flex items-center gap-2.5 text-sm">
      <input
        key={value}
        type="color"
        defaultValue={value}
        // The browser tells of every shade on the way there; only the one that was settled on is saved.
        onBlur={(event) => event.target.value !== value && onChange(event.target.value)}
        className="size-9 cursor-pointer rounded-control border border-line-strong bg-surface p-1"
      />
      {label}
    </label>
  );
}

/** A group of settings. */
export function Group({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <fieldset className="flex flex-col gap-3 border-t border-line py-4 first:border-t-0">
      <legend className="float-left mb-1 w-full text-sm font-semibold">{title}</legend>
      {children}
    </fieldset>
  );
}
