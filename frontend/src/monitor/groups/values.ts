// What the cells of a group's row hold, as the catalog documents it.
import type { Row } from "../../live/table.ts";

export interface Group {
  readonly id: string;
  readonly name: string;
  /** Some of its agents are in other groups too, and their free places in each. */
  readonly shared: boolean;
}

export interface Members {
  readonly available: number;
  readonly present: number;
  readonly all: number;
}

/** A moment, or a moment and the longest age that stands still, in ms; null over nothing. */
export type Oldest = number | readonly [number | null, number] | null;

export const groupOf = (row: Row): Group => row.cells.group as Group;
export const queuedOf = (row: Row): number => (row.cells.queued as number | null) ?? 0;
export const membersOf = (row: Row): Members | null => (row.cells.agents as Members | null | undefined) ?? null;

/** How long the longest has waited at `now`, in ms; null where nobody waits. */
export function longest(oldest: Oldest, now: number): number | null {
  if (oldest === null) return null;
  const [since, still] = typeof oldest === "number" ? [oldest, 0] : oldest;
  return Math.max(still, since === null ? 0 : now - since, 0);
}

/** Whether somebody waits and nobody is there to take them. */
export const nobody = (row: Row): boolean => queuedOf(row) > 0 && membersOf(row)?.available === 0;
