// The columns of a tab as this person has them: as the address says, else as they are remembered, else as usual.
import { useMemo } from "react";
import { remember, useRemembered } from "../../use/remembered.ts";
import { changeView, useView } from "../../use/url.ts";
import { columnsOf, formatLayout, type Layout, parseLayout, resolveLayout, usualLayout } from "./layout.ts";

export interface Declared {
  readonly name: string;
  readonly label: string;
  readonly width: number;
  readonly drawn: boolean;
  readonly shown?: boolean;
}

export interface LayoutOf {
  readonly layout: Layout;
  readonly usual: boolean;
  /** Remembered, and said by the address, so that a link shows the same; null: as usual. */
  readonly change: (layout: Layout | null) => void;
}

export function useLayout(tab: string, declared: readonly Declared[]): LayoutOf {
  const asked = useView().columns;
  const place = `columns.${tab}`;
  const kept = useRemembered(place);
  const text = asked ?? kept;
  return useMemo(() => {
    const usual = formatLayout(usualLayout(declared));
    const layout = resolveLayout(parseLayout(text), declared);
    return {
      layout,
      usual: formatLayout(layout) === usual,
      change: (next) => {
        const line = next === null ? usual : formatLayout(next);
        const value = line === usual ? null : line;
        remember(place, value);
        changeView({ columns: value }, "replace");
      },
    };
  }, [place, text, declared]);
}

/** The columns to draw. */
export function useColumns<T extends Declared>(layout: Layout, declared: readonly T[]) {
  return useMemo(() => columnsOf(layout, declared), [layout, declared]);
}
