// A small server for tests: a list that changes, told as the protocol tells it.
import type { Diff, Snapshot } from "../contract/live.ts";

export const COLUMNS = ["customer", "wait"] as const;

/** What the server holds: rows in order, of which a band is told. */
export interface Floor {
  readonly rows: readonly { readonly id: string; readonly version: number; readonly name: string }[];
  readonly before: number;
  readonly total: number;
}

const wire = (row: Floor["rows"][number]): unknown[] => [row.id, row.version, { name: row.name }, null];

export function snapshotOf(floor: Floor, seq: number, audience = 1): Snapshot {
  return {
    type: "snapshot",
    audience,
    seq,
    at: seq,
    rows: floor.rows.map(wire),
    order: floor.rows.map((row) => row.id),
    total: floor.total,
    before: floor.before,
  };
}

/** A diff as the protocol describes it: every row that is new or moved is taken out and inserted again. */
export function diffOf(old: Floor, now: Floor, seq: number, audience = 1): Diff {
  const was = new Map(old.rows.map((row) => [row.id, row]));
  const present = new Set(now.rows.map((row) => row.id));
  const kept = old.rows.filter((row) => present.has(row.id)).map((row) => row.id);
  // The rows that stay: greedily, those met in the old order. Any choice must give the same list.
  const stay = new Set<string>();
  let next = 0;
  for (const row of now.rows) {
    const place = kept.indexOf(row.id, next);
    if (place >= 0) {
      stay.add(row.id);
      next = place + 1;
    }
  }
  return {
    type: "diff",
    audience,
    seq,
    at: seq,
    put: now.rows.filter((row) => !was.has(row.id)).map(wire),
    patch: now.rows
      .filter((row) => was.has(row.id) && was.get(row.id) !== row)
      .map((row) => [row.id, row.version, { customer: { name: row.name } }]),
    drop: old.rows.filter((row) => !present.has(row.id)).map((row) => [row.id, "unmatched"]),
    order: now.rows.flatMap((row, index) => (stay.has(row.id) ? [] : [[index, row.id] as [number, string]])),
    total: now.total,
    before: now.before,
  };
}
