import { Toast as Base } from "@base-ui/react/toast";
import { X } from "lucide-react";
import { useEffect } from "react";
import { buttonClass, IconButton } from "./button";
import type { Say } from "./toast";

interface Props {
  closeLabel: string;
  /** Hands over what shows a notice; null when it can no longer. */
  onReady: (show: Say | null) => void;
}

export default function Toasts({ closeLabel, onReady }: Props) {
  return (
    <Base.Provider timeout={6000}>
      <Base.Portal>
        <Base.Viewport className="fixed inset-x-3 bottom-3 z-60 flex flex-col gap-2 sm:left-auto sm:w-96">
          <Shown closeLabel={closeLabel} onReady={onReady} />
        </Base.Viewport>
      </Base.Portal>
    </Base.Provider>
  );
}

function Shown({ closeLabel, onReady }: Props) {
  const { toasts, add } = Base.useToastManager();
  useEffect(() => {
    onReady(({ title, detail, bad, action }) => {
      add({
        title,
        ...(detail === undefined ? {} : { description: detail }),
        type: bad ? "bad" : "plain",
        priority: bad ? "high" : "low",
        ...(action && { actionProps: { children: action.label, onClick: action.onClick } }),
      });
    });
    return () => onReady(null);
  }, [add, onReady]);
  return toasts.map((toast) => (
    <Base.Root
      key={toast.id}
      toast={toast}
      className="flex items-center gap-3 rounded-card border border-line bg-raised py-2.5 pr-2 pl-4 shadow-float transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0 data-[type=bad]:border-bad"
    >
      <div className="min-w-0 flex-1">
        <Base.Title className="text-sm font-medium" />
        <Base.Description className="mt-0.5 text-xs text-ink-muted" />
      </div>
      <Base.Action className={buttonClass("plain", "small")} />
      <Base.Close
        render={
          <IconButton label={closeLabel}>
            <X aria-hidden />
          </IconButton>
        }
      />
    </Base.Root>
  ));
}
