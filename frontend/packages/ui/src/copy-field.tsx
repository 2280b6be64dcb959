import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { Button } from "./button";
import { CONTROL } from "./control";

interface Props {
  label: string;
  value: string;
  copyLabel: string;
  copiedLabel: string;
}

/** Something to take along: it can be read, selected and copied, not changed. */
export function CopyField({ label, value, copyLabel, copiedLabel }: Props) {
  const [copied, setCopied] = useState(false);
  const copy = async (field: HTMLInputElement | null) => {
    field?.select();
    try {
      await navigator.clipboard.writeText(value);
    } catch {
      document.execCommand("copy"); // over plain HTTP browsers have no clipboard, but still copy what is selected
    }
    setCopied(true);
  };
  return (
    <div className="flex flex-col gap-1.5">
      <span className="text-sm font-medium">{label}</span>
      <div className="flex gap-2">
        <input
          readOnly
          aria-label={label}
          value={value}
          onFocus={(event) => event.target.select()}
          className={`${CONTROL} h-10 min-w-0 flex-1 font-mono text-xs!`}
        />
        <Button onClick={(event) => copy(event.currentTarget.parentElement?.querySelector("input") ?? null)}>
          {copied ? <Check aria-hidden /> : <Copy aria-hidden />}
          <span aria-live="polite">{copied ? copiedLabel : copyLabel}</span>
        </Button>
      </div>
    </div>
  );
}
