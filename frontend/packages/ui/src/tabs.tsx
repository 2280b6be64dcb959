import { Tabs as Base } from "@base-ui/react/tabs";
import clsx from "clsx";
import type { ReactNode } from "react";

interface Tab {
  value: string;
  label: ReactNode;
  panel: ReactNode;
}

interface Props {
  tabs: readonly Tab[];
  label: string;
  /** There are many: they share the width. */
  compact?: boolean;
}

export function Tabs({ tabs, label, compact = false }: Props) {
  return (
    <Base.Root defaultValue={tabs[0]?.value} className="flex min-h-0 flex-1 flex-col">
      <Base.List aria-label={label} className="relative flex shrink-0 gap-1 overflow-x-auto border-b border-line">
        {tabs.map((tab) => (
          <Base.Tab
            key={tab.value}
            value={tab.value}
            className={clsx(
              "font-medium text-ink-muted hover:text-ink data-active:text-ink",
              compact ? "min-w-fit flex-1 px-1 py-1.5 text-xs" : "h-11 px-3 text-sm",
            )}
          >
            {tab.label}
          </Base.Tab>
        ))}
        <Base.Indicator className="absolute bottom-0 left-(--active-tab-left) h-0.5 w-(--active-tab-width) bg-accent transition-all" />
      </Base.List>
      {tabs.map((tab) => (
        <Base.Panel key={tab.value} value={tab.value} className="min-h-0 flex-1 outline-offset-[-2px]">
          {tab.panel}
        </Base.Panel>
      ))}
    </Base.Root>
  );
}
