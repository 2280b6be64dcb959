import { Menu as Base } from "@base-ui/react/menu";
import clsx from "clsx";
import { Check } from "lucide-react";
import type { ReactElement, ReactNode } from "react";
import { POPUP } from "./surfaces";

const ITEM =
  "flex min-h-9 w-full items-center gap-2.5 rounded-control px-2.5 py-1.5 text-sm outline-none select-none " +
  "data-highlighted:bg-sunken data-disabled:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0";

interface Props {
  trigger: ReactElement;
  children: ReactNode;
  align?: "start" | "end";
  /** It is open from the beginning: whoever mounts it does so because its button was pressed. */
  defaultOpen?: boolean;
}

/** A button that opens a list of things to do. */
export function Menu({ trigger, children, align = "end", defaultOpen = false }: Props) {
  return (
    <Base.Root defaultOpen={defaultOpen}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner sideOffset={6} align={align} className="z-50">
          <Base.Popup className={clsx(POPUP, "max-h-(--available-height) min-w-52 overflow-y-auto")}>
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

interface ItemProps {
  children: ReactNode;
  onClick?: () => void;
  /** It is something one may regret. */
  danger?: boolean;
  disabled?: boolean;
  render?: ReactElement;
}

export function MenuItem({ children, danger, ...rest }: ItemProps) {
  return (
    <Base.Item {...rest} className={clsx(ITEM, danger && "text-bad")}>
      {children}
    </Base.Item>
  );
}

interface ChoicesProps<T extends string> {
  label: string;
  value: T;
  onChange: (value: T) => void;
  choices: readonly { value: T; label: string }[];
}

export function MenuChoices<T extends string>({ label, value, onChange, choices }: ChoicesProps<T>) {
  return (
    <Base.Group>
      <Base.GroupLabel className="px-2.5 pt-2 pb-1 text-xs text-ink-muted">{label}</Base.GroupLabel>
      <Base.RadioGroup value={value} onValueChange={(next) => onChange(next as T)}>
        {choices.map((choice) => (
          <Base.RadioItem key={choice.value} value={choice.value} className={ITEM}>
            <span className="flex size-4">
              <Base.RadioItemIndicator>
                <Check className="text-accent" aria-hidden />
              </Base.RadioItemIndicator>
            </span>
            {choice.label}
          </Base.RadioItem>
        ))}
      </Base.RadioGroup>
    </Base.Group>
  );
}

export function MenuSeparator() {
  return <Base.Separator className="mx-1 my-1.5 h-px bg-line" />;
}
