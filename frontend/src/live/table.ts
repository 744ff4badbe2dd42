// A watch's rows as a value: a snapshot makes it, diffs change it, and it always equals a fresh snapshot.
import type { Diff, Snapshot } from "../contract/live.ts";

export interface Row {
  readonly id: string;
  readonly version: number;
  /** Values by column name, as the catalog's cells describe them. */
  readonly cells: Readonly<Record<string, unknown>>;
}

export type Departure = "moved" | "unmatched" | "denied";

export interface Table {
  readonly seq: number;
  /** The band's rows, and those kept because the person's view is still. */
  readonly rows: ReadonlyMap<string, Row>;
  /** The ids of the band, in order. */
  readonly order: readonly string[];
  readonly total: number;
  /** How many rows stand before the band. */
  readonly before: number;
  /** Why each kept row is no longer in the band. */
  readonly left: ReadonlyMap<string, Departure>;
}

type Patch = [id: string, version: number, changed: Record<string, unknown>];

const NOBODY: ReadonlySet<string> = new Set();

function rowOf(columns: readonly string[], wire: unknown): Row {
  const [id, version, ...values] = wire as [string, number, ...unknown[]];
  return { id, version, cells: Object.fromEntries(columns.map((name, index) => [name, values[index] ?? null])) };
}

/** The table of a snapshot. `columns` are the catalog's names, in order. */
export function fromSnapshot(columns: readonly string[], frame: Snapshot): Table {
  const rows = new Map((frame.rows ?? []).map((wire) => rowOf(columns, wire)).map((row) => [row.id, row]));
  return {
    seq: frame.seq,
    rows,
    order: frame.order ?? [],
    total: frame.total ?? 0,
    before: frame.before ?? 0,
    left: new Map(),
  };
}

/** The table after a diff. Rows in `keep` stay known after they leave the band, except those denied. */
export function applyDiff(
  columns: readonly string[],
  table: Table,
  diff: Diff,
  keep: ReadonlySet<string> = NOBODY,
): Table {
  const rows = new Map(table.rows);
  const left = new Map(table.left);
  for (const wire of diff.put ?? []) {
    const row = rowOf(columns, wire);
    rows.set(row.id, row);
  }
  for (const [id, version, changed] of (diff.patch ?? []) as Patch[]) {
    const row = rows.get(id);
    if (row) rows.set(id, { id, version, cells: { ...row.cells, ...changed } });
  }
  const order = reorder(table.order, diff);
  for (const [, id] of diff.order ?? []) left.delete(id);
  for (const [id, reason] of diff.drop ?? []) {
    left.set(id, reason);
    if (reason === "denied") rows.delete(id);
  }
  const present = new Set(order);
  for (const id of rows.keys()) if (!present.has(id) && !keep.has(id)) rows.delete(id);
  for (const id of left.keys()) if (present.has(id) || !keep.has(id)) left.delete(id);
  return {
    seq: diff.seq,
    rows,
    order,
    total: diff.total ?? table.total,
    before: diff.before ?? table.before,
    left,
  };
}

function reorder(order: readonly string[], diff: Diff): readonly string[] {
  if (!diff.drop?.length && !diff.order?.length) return order;
  const gone = new Set([...(diff.drop ?? []).map(([id]) => id), ...(diff.order ?? []).map(([, id]) => id)]);
  const next = order.filter((id) => !gone.has(id));
  for (const [index, id] of diff.order ?? []) next.splice(index, 0, id);
  return next;
}
