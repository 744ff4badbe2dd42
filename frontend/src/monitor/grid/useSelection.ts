// The rows a person ticked: they stay counted after they left, for whoever picked them wants to know of them.
import { useCallback, useEffect, useRef, useState } from "react";
import type { Subject } from "../../acting/subject.ts";
import type { Row } from "../../live/table.ts";
import type { Lists } from "../../use/lists.ts";
import type { Standing } from "./lines.ts";

/** What one action takes at once. */
export const MOST_SELECTED = 500;

type Selected = ReadonlyMap<string, { readonly row: Row; readonly section: number }>;
const NOTHING: Selected = new Map();

export interface Selection {
  readonly ids: ReadonlySet<string>;
  readonly has: (id: string) => boolean;
  readonly size: number;
  /** Whether everything that the list lists is ticked, here or not. */
  readonly whole: boolean;
  /** Tick everything that the list lists: so many. The next tick ends that. */
  readonly chooseWhole: (total: number) => void;
  /** Tick or untick one; with `until`, all of them become what the last one becomes. */
  readonly toggle: (last: Standing, until?: readonly Standing[]) => void;
  /** Tick all of these, or untick them where all are. */
  readonly toggleAll: (rows: readonly Standing[]) => void;
  readonly drop: (ids: readonly string[]) => void;
  readonly clear: () => void;
  /** They as they are on the screen now; those that left as they were. */
  readonly subjects: () => readonly Subject[];
}

export function useSelection(lists: Lists, subjectOf: (row: Row) => Subject): Selection {
  const [selected, setSelected] = useState(NOTHING);
  const [whole, setWhole] = useState<number | null>(null);
  const before = useRef(lists);
  useEffect(() => {
    // Another list: what was ticked in the one before is not on the screen any more.
    if (before.current !== lists) {
      setSelected(NOTHING);
      setWhole(null);
    }
    before.current = lists;
  }, [lists]);

  const put = (ids: readonly Standing[], on: boolean) => {
    setWhole(null);
    setSelected((now) => {
      const next = new Map(now);
      for (const { id, section } of ids) {
        const row = lists.sections[section]?.store.entry(id).row;
        if (!on) next.delete(id);
        else if (row && next.size < MOST_SELECTED) next.set(id, { row, section });
      }
      return next;
    });
  };
  const all = (rows: readonly Standing[]): boolean => rows.every(({ id }) => selected.has(id));

  return {
    ids: new Set(selected.keys()),
    has: (id) => whole !== null || selected.has(id),
    size: whole ?? selected.size,
    whole: whole !== null,
    chooseWhole: setWhole,
    toggle: (last, until = [last]) => put(until, !selected.has(last.id)),
    toggleAll: (rows) => put(rows, !all(rows)),
    drop: useCallback((ids) => {
      setWhole(null);
      setSelected((now) => new Map([...now].filter(([id]) => !ids.includes(id))));
    }, []),
    clear: () => {
      setSelected(NOTHING);
      setWhole(null);
    },
    subjects: () =>
      [...selected].map(([id, { row, section }]) => {
        const entry = lists.sections[section]?.store.entry(id);
        const subject = subjectOf(entry?.row ?? row);
        return entry?.left === "denied" ? { ...subject, name: null } : subject;
      }),
  };
}
