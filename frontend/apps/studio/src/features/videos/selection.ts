import { useCallback, useMemo, useState } from "react";

/** The ids from one to another in the order they are shown. */
export function selectRange(ids: readonly string[], from: string | null, to: string): string[] {
  const [a, b] = [from === null ? -1 : ids.indexOf(from), ids.indexOf(to)];
  return a < 0 || b < 0 ? [to] : ids.slice(Math.min(a, b), Math.max(a, b) + 1);
}

export interface Selection {
  ids: ReadonlySet<string>;
  toggle: (id: string, range: boolean) => void;
  clear: () => void;
}

/** Which of the shown videos are chosen. */
export function useSelection(shown: readonly string[]): Selection {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [last, setLast] = useState<string | null>(null);
  const ids = useMemo(() => new Set(shown.filter((id) => chosen.has(id))), [shown, chosen]);
  const toggle = useCallback(
    (id: string, range: boolean) => {
      setChosen((before) => {
        const after = new Set(before);
        if (range) {
          for (const each of selectRange(shown, last, id)) {
            after.add(each);
          }
        } else if (!after.delete(id)) {
          after.add(id);
        }
        return after;
      });
      setLast(id);
    },
    [shown, last],
  );
  const clear = useCallback(() => setChosen(new Set()), []);
  return { ids, toggle, clear };
}
