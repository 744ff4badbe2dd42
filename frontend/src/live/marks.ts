// Law 4: which cells of the rows on the screen became something else, so that a mark can say so.
import type { Row } from "./table.ts";

/** More cells than this at once are marked by their rows' edge. */
export const MOST_MARKED = 20;

export interface Marks {
  /** The columns that changed; null: so many did that the row's edge says it. */
  readonly cells: ReadonlySet<string> | null;
  /** Counts up, so that the same cell can be marked again. */
  readonly turn: number;
  /** In the browser's ms. */
  readonly at: number;
}

const same = (one: unknown, other: unknown): boolean =>
  one === other ||
  (typeof one === "object" && typeof other === "object" && JSON.stringify(one) === JSON.stringify(other));

/** The columns, of those that are drawn, in which two states of a row differ. */
export function changedCells(was: Row | null, is: Row | null, drawn: readonly string[]): readonly string[] {
  if (was === null || is === null || was === is) return [];
  return drawn.filter((name) => !same(was.cells[name], is.cells[name]));
}

/** The marks of everything that changed at once, by row. */
export function marksOf(
  changes: ReadonlyMap<string, readonly string[]>,
  turn: number,
  at: number,
): ReadonlyMap<string, Marks> {
  const total = [...changes.values()].reduce((sum, cells) => sum + cells.length, 0);
  const many = total > MOST_MARKED;
  return new Map(
    [...changes].flatMap(([id, cells]) =>
      cells.length ? [[id, { cells: many ? null : new Set(cells), turn, at }] as const] : [],
    ),
  );
}
