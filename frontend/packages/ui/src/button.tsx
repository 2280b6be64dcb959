import clsx from "clsx";
import type { ComponentProps, ReactNode } from "react";

type Look = "primary" | "plain" | "quiet" | "danger";

const LOOKS: Record<Look, string> = {
  primary: "bg-accent text-accent-ink hover:bg-accent-hover",
  plain: "border border-line bg-surface text-ink hover:bg-sunken",
  quiet: "text-ink hover:bg-sunken",
  danger: "border border-line bg-surface text-bad hover:bg-bad-soft",
};

const BASE =
  "inline-flex items-center justify-center gap-2 rounded-control font-medium whitespace-nowrap transition-colors " +
  "disabled:opacity-50 aria-disabled:opacity-50 [&_svg]:shrink-0";
const SIZES = { small: "h-8 px-3 text-sm [&_svg]:size-4", normal: "h-10 px-4 text-sm [&_svg]:size-4.5" };

/** The classes of a button, for links that look like one. */
export function buttonClass(look: Look = "plain", size: keyof typeof SIZES = "normal", extra?: string): string {
  return clsx(BASE, LOOKS[look], SIZES[size], extra);
}

interface Props extends ComponentProps<"button"> {
  look?: Look;
  size?: keyof typeof SIZES;
  /** Something goes on: the button stays as it is and cannot be pressed. */
  busy?: boolean;
}

export function Button({ look = "plain", size = "normal", busy = false, className, disabled, ...rest }: Props) {
  return (
    <button
      type="button"
      {...rest}
      aria-busy={busy || undefined}
      disabled={disabled || busy}
      className={buttonClass(look, size, clsx(busy && "animate-pulse", className))}
    />
  );
}

interface IconProps extends Omit<Props, "children" | "size"> {
  /** What it does, for people who do not see it. */
  label: string;
  children: ReactNode;
}

export function IconButton({ label, look = "quiet", className, children, ...rest }: IconProps) {
  return (
    <Button
      {...rest}
      look={look}
      aria-label={label}
      title={label}
      className={clsx("size-10 px-0! text-ink-muted hover:text-ink", className)}
    >
      {children}
    </Button>
  );
}
