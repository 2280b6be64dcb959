"use client";

import { Dialog } from "@reelbox/ui";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";

const KEYS = [
  ["/", "keySearch"],
  ["u", "keyUpload"],
  ["Esc", "keySelect"],
  ["k", "keyPlay"],
  ["← →", "keySeek"],
  ["?", "keyHelp"],
] as const;

const EDITOR_KEYS = [
  ["Space", "play"],
  ["J K L", "transport"],
  ["← →", "step"],
  ["I O", "marks"],
  ["Delete", "cut"],
  ["Ctrl Z", "undo"],
  ["Ctrl Shift Z", "redo"],
] as const;

const TRANSCRIPT_KEYS = [
  ["← → ↑ ↓", "move"],
  ["Shift ← →", "select"],
  ["Delete", "cutWords"],
  ["R", "restore"],
  ["Enter", "correct"],
  ["P", "playHere"],
] as const;

const REVIEW_KEYS = [
  ["J K", "next"],
  ["P", "listen"],
  ["R", "restore"],
  ["A", "accept"],
] as const;

/** A sheet of the keys that do something: in the editor its own. */
export default function ShortcutSheet({ open, onClose }: { open: boolean; onClose: () => void }) {
  const t = useTranslations();
  const editing = usePathname().endsWith("/edit");
  return (
    <Dialog open={open} onClose={onClose} title={t("shell.shortcuts")} closeLabel={t("common.close")}>
      {editing ? (
        <>
          <Keys keys={EDITOR_KEYS.map(([key, text]) => [key, t(`editor.keys.${text}`)])} />
          <Keys
            title={t("editor.transcript")}
            keys={TRANSCRIPT_KEYS.map(([key, text]) => [key, t(`editor.keys.${text}`)])}
          />
          <Keys title={t("editor.review")} keys={REVIEW_KEYS.map(([key, text]) => [key, t(`editor.keys.${text}`)])} />
        </>
      ) : (
        <Keys keys={KEYS.map(([key, text]) => [key, t(`shell.${text}`)])} />
      )}
    </Dialog>
  );
}

function Keys({ title, keys }: { title?: string; keys: readonly [string, string][] }) {
  return (
    <>
      {title !== undefined && <h3 className="mt-5 mb-3 text-sm font-semibold">{title}</h3>}
      <dl className="grid grid-cols-[8rem_1fr] items-center gap-x-4 gap-y-3 text-sm">
        {keys.map(([key, text]) => (
          <div key={key} className="contents">
            <dt>
              <kbd className="rounded-control border border-line bg-sunken px-2 py-1 font-sans text-xs font-medium whitespace-nowrap">
                {key}
              </kbd>
            </dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
