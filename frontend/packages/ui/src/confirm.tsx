import type { ReactNode } from "react";
import { Button } from "./button";
import { Dialog } from "./dialog";
import { ProblemView } from "./feedback";

interface Props {
  open: boolean;
  onClose: () => void;
  title: string;
  children: ReactNode;
  /** What the button says that does it. */
  confirm: string;
  cancel: string;
  onConfirm: () => void;
  busy: boolean;
  problem: { detail: string; hint: string; code: string } | null;
}

/** Asks before something is done that nobody can undo. */
export function Confirm({ open, onClose, title, children, confirm, cancel, onConfirm, busy, problem }: Props) {
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={title}
      closeLabel={cancel}
      actions={
        <>
          <Button onClick={onClose}>{cancel}</Button>
          <Button look="danger" busy={busy} onClick={onConfirm}>
            {confirm}
          </Button>
        </>
      }
    >
      <div className="text-sm text-ink-muted">{children}</div>
      {problem !== null && <ProblemView className="mt-4" problem={problem} />}
    </Dialog>
  );
}
