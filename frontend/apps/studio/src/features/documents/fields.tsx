"use client";

import { CONTROL, Panel } from "@reelbox/ui";
import clsx from "clsx";
import { type ReactNode, useId, useState } from "react";

interface NumberProps {
  label: string;
  value: number;
  min: number;
  max: number;
  step?: number;
  unit?: string;
  hint?: string;
  disabled?: boolean;
  onChange: (value: number) => void;
}

/** A number within bounds; what lies outside is put right when the field is left. */
export function NumberField({ label, value, min, max, step = 1, unit, hint, disabled, onChange }: NumberProps) {
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const leave = () => {
    const wanted = Number(typed);
    if (typed !== null && typed.trim() !== "" && Number.isFinite(wanted)) {
      onChange(Math.min(max, Math.max(min, wanted)));
    }
    setTyped(null);
  };
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      <div className="relative">
        <input
          id={id}
          type="number"
          inputMode="decimal"
          {...{ min, max, step, disabled }}
          value={typed ?? value}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={leave}
          onKeyDown={(event) => event.key === "Enter" && leave()}
          aria-describedby={hint === undefined ? undefined : `${id}-hint`}
          className={clsx(CONTROL, "h-10", unit !== undefined && "pr-12")}
        />
        {unit !== undefined && (
          <span className="pointer-events-none absolute top-1/2 right-3 -translate-y-1/2 text-xs text-ink-muted">
            {unit}
          </span>
        )}
      </div>
      {hint !== undefined && (
        <p id={`${id}-hint`} className="text-xs text-ink-muted">
          {hint}
        </p>
      )}
    </div>
  );
}

interface ColorProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
}

/** A color of a kit. */
export function ColorField({ label, value, onChange }: ColorProps) {
  return (
    <label className="flex items-center gap-3 text-sm font-medium">
      <input
        type="color"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className="h-10 w-14 cursor-pointer rounded-control border border-line-strong bg-surface p-1"
      />
      {label}
      <code className="text-xs font-normal text-ink-muted">{value}</code>
    </label>
  );
}

interface PartProps {
  title: string;
  lead?: string;
  /** Whether it is there at all; undefined: it always is. */
  on?: boolean;
  onSwitch?: (on: boolean) => void;
  children: ReactNode;
}

/** A part of a form that may be switched off as a whole. */
export function Part({ title, lead, on, onSwitch, children }: PartProps) {
  return (
    <Panel
      title={title}
      {...(lead === undefined ? {} : { lead })}
      actions={
        on !== undefined && (
          <input
            type="checkbox"
            checked={on}
            aria-label={title}
            onChange={(event) => onSwitch?.(event.target.checked)}
            className="size-5 cursor-pointer accent-accent"
          />
        )
      }
    >
      {on === false ? undefined : <div className="grid gap-4 sm:grid-cols-2">{children}</div>}
    </Panel>
  );
}
