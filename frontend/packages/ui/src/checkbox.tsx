import clsx from "clsx";
import type { ComponentProps } from "react";

interface Props extends Omit<ComponentProps<"input">, "onChange"> {
  checked: boolean;
  onChange: (checked: boolean) => void;
  label: string;
  /** The label is only for those who do not see the page. */
  bare?: boolean;
}

/** The browser's own: a library shows hundreds of them. */
export function Checkbox({ checked, onChange, label, bare, className, ...rest }: Props) {
  const box = (
    <input
      {...rest}
      type="checkbox"
      checked={checked}
      onChange={(event) => onChange(event.target.checked)}
      aria-label={bare ? label : undefined}
      className={clsx("size-5 shrink-0 cursor-pointer accent-accent", bare && className)}
    />
  );
  if (bare) {
    return box;
  }
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the input inside is its control
    <label className={clsx("flex cursor-pointer items-center gap-2.5 text-sm", className)}>
      {box}
      {label}
    </label>
  );
}
