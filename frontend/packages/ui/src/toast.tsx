import { createContext, lazy, type ReactNode, Suspense, useCallback, useContext, useRef, useState } from "react";

export interface Notice {
  title: string;
  detail?: string;
  bad?: boolean;
  /** A button: undo, retry. */
  action?: { label: string; onClick: () => void };
}

/** Shows a notice. */
export type Say = (notice: Notice) => void;

interface Props {
  children: ReactNode;
  closeLabel: string;
}

const Toasts = lazy(() => import("./toasts"));
const SayContext = createContext<Say | null>(null);

/** Where notices are shown; what shows them is loaded with the first one. */
export function ToastProvider({ children, closeLabel }: Props) {
  const [needed, setNeeded] = useState(false);
  const waiting = useRef<Notice[]>([]);
  const shown = useRef<Say>(null);
  const say = useCallback((notice: Notice) => {
    if (shown.current !== null) {
      shown.current(notice);
      return;
    }
    waiting.current.push(notice);
    setNeeded(true);
  }, []);
  const ready = useCallback((show: Say | null) => {
    shown.current = show;
    if (show !== null) {
      waiting.current.splice(0).forEach(show);
    }
  }, []);
  return (
    <SayContext value={say}>
      {children}
      {needed && (
        <Suspense>
          <Toasts closeLabel={closeLabel} onReady={ready} />
        </Suspense>
      )}
    </SayContext>
  );
}

/** Says something in a corner of the page for a few seconds. */
export function useToast(): Say {
  const say = useContext(SayContext);
  if (say === null) {
    throw new Error("only inside <ToastProvider>");
  }
  return say;
}
