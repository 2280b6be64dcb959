"use client";

import { IconButton } from "@reelbox/ui";
import { Check, Copy } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";

/** Text to be taken along: a command, a code, a link. */
export function Copied({ text, label }: { text: string; label: string }) {
  const t = useTranslations("common");
  const [done, setDone] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setDone(true);
    setTimeout(() => setDone(false), 2000);
  };
  return (
    <div className="flex items-start gap-1 rounded-control bg-sunken py-1 pr-1 pl-3">
      <code className="min-w-0 flex-1 py-2 text-xs break-all" data-copy={label}>
        {text}
      </code>
      <IconButton label={done ? t("copied") : t("copy")} onClick={copy}>
        {done ? <Check aria-hidden className="text-good" /> : <Copy aria-hidden />}
      </IconButton>
    </div>
  );
}
