import { Checkbox as Base } from "@base-ui/react/checkbox";
import clsx from "clsx";
import { Check } from "lucide-react";

interface Props {
  checked: boolean;
  onChange: (checked: boolean) => void;
  label: string;
  /** The label is only for those who do not see the page. */
  bare?: boolean;
  className?: string;
}

export function Checkbox({ checked, onChange, label, bare, className }: Props) {
  const box = (
    <Base.Root
      checked={checked}
      onCheckedChange={(next) => onChange(next)}
      {...(bare ? { "aria-label": label } : {})}
      className={clsx(
        "flex size-5 shrink-0 items-center justify-center rounded border border-line-strong bg-surface data-checked:border-accent data-checked:bg-accent",
        bare && className,
      )}
    >
      <Base.Indicator className="text-accent-ink">
        <Check className="size-4" aria-hidden />
      </Base.Indicator>
    </Base.Root>
  );
  if (bare) {
    return box;
  }
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the checkbox inside brings its input along
    <label className={clsx("flex items-center gap-2.5 text-sm", className)}>
      {box}
      {label}
    </label>
  );
}
