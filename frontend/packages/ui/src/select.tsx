import { Select as Base } from "@base-ui/react/select";
import clsx from "clsx";
import { Check, ChevronDown } from "lucide-react";
import { POPUP } from "./surfaces";

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

export function Select<T extends string>({ label, choices, value, onChange, bare, disabled, className }: Props<T>) {
  return (
    <div className={clsx("flex flex-col gap-1.5", className)}>
      {!bare && <span className="text-sm font-medium">{label}</span>}
      <Base.Root
        items={choices}
        value={value}
        disabled={disabled ?? false}
        onValueChange={(next) => next !== null && onChange(next as T)}
      >
        <Base.Trigger
          aria-label={label}
          className="flex h-10 w-full items-center justify-between gap-2 rounded-control border border-line-strong bg-surface px-3 text-sm hover:bg-sunken data-disabled:opacity-60"
        >
          <Base.Value />
          <Base.Icon className="text-ink-muted">
            <ChevronDown className="size-4" aria-hidden />
          </Base.Icon>
        </Base.Trigger>
        <Base.Portal>
          <Base.Positioner sideOffset={6} alignItemWithTrigger={false} className="z-50">
            <Base.Popup className={clsx(POPUP, "min-w-(--anchor-width)")}>
              {choices.map((choice) => (
                <Base.Item
                  key={choice.value}
                  value={choice.value}
                  className="flex h-9 items-center gap-2 rounded-control px-2.5 text-sm outline-none data-highlighted:bg-sunken"
                >
                  <span className="flex size-4 items-center">
                    <Base.ItemIndicator>
                      <Check className="size-4 text-accent" aria-hidden />
                    </Base.ItemIndicator>
                  </span>
                  <Base.ItemText>{choice.label}</Base.ItemText>
                </Base.Item>
              ))}
            </Base.Popup>
          </Base.Positioner>
        </Base.Portal>
      </Base.Root>
    </div>
  );
}
