// The grid's one tab stop: it follows its conversation when the order changes.
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import type { Shown } from "../../live/list.ts";
import type { Place } from "./keys.ts";
import { indexOfId, lineAt, lineCount } from "./lines.ts";

interface Kept extends Place {
  readonly id: string | null;
}

export function useFocus(shown: readonly Shown[], headings: boolean, columns: number) {
  const [kept, keep] = useState<Kept>({ line: 0, column: 0, id: null });
  const wanted = useRef(false);
  const root = useRef<HTMLDivElement>(null);

  const lines = lineCount(shown, headings);
  const moved = kept.id === null ? -1 : indexOfId(shown, headings, kept.id);
  const place: Place = {
    line: Math.min(moved >= 0 ? moved : kept.line, lines - 1),
    column: Math.min(kept.column, columns - 1),
  };

  const last = useRef<Element | null>(null);
  useEffect(() => {
    const remember = ({ target }: FocusEvent) => {
      last.current = target instanceof Element && root.current?.contains(target) ? target : null;
    };
    document.addEventListener("focusin", remember);
    return () => document.removeEventListener("focusin", remember);
  }, []);

  useLayoutEffect(() => {
    // What had the focus left the list with its row: the line that stands there now takes it.
    if (last.current && !last.current.isConnected && document.activeElement === document.body) wanted.current = true;
    if (!wanted.current || root.current === null) return;
    const line = root.current.querySelector(`[data-line="${place.line}"]`);
    const cell =
      line?.querySelector<HTMLElement>(`[data-column="${place.column}"]`) ??
      line?.querySelector<HTMLElement>('[data-column="0"]');
    if (!cell) return;
    wanted.current = false;
    cell.focus({ preventScroll: true });
  });

  const go = (to: Place, focus: boolean) => {
    const line = to.line < 0 ? null : lineAt(shown, headings, to.line);
    keep({ ...to, id: line?.kind === "row" ? line.id : null });
    wanted.current = focus;
  };
  return { root, place, lines, go };
}
