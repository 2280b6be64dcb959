import clsx from "clsx";
import { ChevronDown } from "lucide-react";
import { CONTROL } from "./control";

export interface Choice<T extends string> {
  value: T;
  label: string;
}

interface Props<T extends string> {
  label: string;
  choices: readonly Choice<T>[];
  value: T;
  onChange: (value: T) => void;
  /** The label is only for those who do not see the page. */
  bare?: boolean;
  disabled?: boolean;
  className?: string;
}

/** The browser's own: it opens the way its device does that, and is worth no code of ours. */
export function Select<T extends string>({ label, choices, value, onChange, bare, disabled, className }: Props<T>) {
  const known = choices.some((choice) => choice.value === value);
  return (
    <label className={clsx("flex flex-col gap-1.5", className)}>
      <span className={bare ? "sr-only" : "text-sm font-medium"}>{label}</span>
      <span className="relative flex">
        <select
          value={value}
          disabled={disabled}
          onChange={(event) => onChange(event.target.value as T)}
          className={clsx(CONTROL, "h-10 cursor-pointer appearance-none truncate pr-9 hover:bg-sunken")}
        >
          {!known && <option value={value}>{value}</option>}
          {choices.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.label}
            </option>
          ))}
        </select>
        <ChevronDown
          className="pointer-events-none absolute top-1/2 right-3 size-4 -translate-y-1/2 text-ink-muted"
          aria-hidden
        />
      </span>
    </label>
  );
}
