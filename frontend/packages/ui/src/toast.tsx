import { Toast as Base } from "@base-ui/react/toast";
import { X } from "lucide-react";
import { type ReactNode, useMemo } from "react";
import { buttonClass, IconButton } from "./button";

interface Notice {
  title: string;
  detail?: string;
  bad?: boolean;
  /** A button: undo, retry. */
  action?: { label: string; onClick: () => void };
}

interface Props {
  children: ReactNode;
  closeLabel: string;
}

export function ToastProvider({ children, closeLabel }: Props) {
  return (
    <Base.Provider timeout={6000}>
      {children}
      <Base.Portal>
        <Base.Viewport className="fixed inset-x-3 bottom-3 z-60 flex flex-col gap-2 sm:left-auto sm:w-96">
          <Toasts closeLabel={closeLabel} />
        </Base.Viewport>
      </Base.Portal>
    </Base.Provider>
  );
}

function Toasts({ closeLabel }: { closeLabel: string }) {
  const { toasts } = Base.useToastManager();
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

/** Says something in a corner of the page for a few seconds. */
export function useToast(): (notice: Notice) => void {
  const { add } = Base.useToastManager();
  return useMemo(
    () => (notice: Notice) => {
      add({
        title: notice.title,
        ...(notice.detail === undefined ? {} : { description: notice.detail }),
        type: notice.bad ? "bad" : "plain",
        priority: notice.bad ? "high" : "low",
        ...(notice.action && { actionProps: { children: notice.action.label, onClick: notice.action.onClick } }),
      });
    },
    [add],
  );
}
