import { Field as Base } from "@base-ui/react/field";
import clsx from "clsx";
import type { ComponentProps, ReactNode } from "react";
import { CONTROL } from "./control";

interface Frame {
  label: string;
  hint?: ReactNode;
  /** What is wrong with it. */
  error?: string | undefined;
}

interface FieldProps extends Omit<ComponentProps<"input">, "defaultValue" | "value">, Frame {
  defaultValue?: string;
  value?: string;
}

export function Field({ label, hint, error, className, ...rest }: FieldProps) {
  return (
    <Framed label={label} hint={hint} error={error}>
      <Base.Control {...rest} className={clsx(CONTROL, "h-10", className)} />
    </Framed>
  );
}

interface TextAreaProps extends Omit<ComponentProps<"textarea">, "defaultValue" | "value">, Frame {
  defaultValue?: string;
  value?: string;
}

export function TextArea({ label, hint, error, className, ...rest }: TextAreaProps) {
  return (
    <Framed label={label} hint={hint} error={error}>
      <Base.Control
        render={<textarea {...rest} />}
        className={clsx(CONTROL, "min-h-24 resize-y py-2 leading-relaxed", className)}
      />
    </Framed>
  );
}

function Framed({ label, hint, error, children }: Frame & { children: ReactNode }) {
  return (
    <Base.Root invalid={error !== undefined} className="flex flex-col gap-1.5">
      <Base.Label className="text-sm font-medium">{label}</Base.Label>
      {children}
      {hint !== undefined && <Base.Description className="text-xs text-ink-muted">{hint}</Base.Description>}
      {error !== undefined && (
        <Base.Error match className="text-xs text-bad">
          {error}
        </Base.Error>
      )}
    </Base.Root>
  );
}
