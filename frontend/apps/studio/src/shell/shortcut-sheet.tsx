"use client";

import { Dialog } from "@reelbox/ui";
import { useTranslations } from "next-intl";

const KEYS = [
  ["/", "keySearch"],
  ["u", "keyUpload"],
  ["Esc", "keySelect"],
  ["k", "keyPlay"],
  ["← →", "keySeek"],
  ["?", "keyHelp"],
] as const;

/** A sheet of the keys that do something. */
export default function ShortcutSheet({ open, onClose }: { open: boolean; onClose: () => void }) {
  const t = useTranslations();
  return (
    <Dialog open={open} onClose={onClose} title={t("shell.shortcuts")} closeLabel={t("common.close")}>
      <dl className="grid grid-cols-[auto_1fr] items-center gap-x-6 gap-y-3 text-sm">
        {KEYS.map(([key, text]) => (
          <div key={key} className="contents">
            <dt>
              <kbd className="rounded-control border border-line bg-sunken px-2 py-1 font-sans text-xs font-medium">
                {key}
              </kbd>
            </dt>
            <dd>{t(`shell.${text}`)}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
