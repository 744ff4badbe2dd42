// What stays where it is when the order on the screen and that of now are compared.
import type { Shown } from "./list.ts";
import type { Table } from "./table.ts";

/** Rows that left and still stand in their place. */
const GONE = 20;

/** Rows of both whose conversation is no longer the same. */
export function altered(old: Table, now: Table): number {
  return old.order.filter((id) => now.rows.has(id) && now.rows.get(id)?.version !== old.rows.get(id)?.version).length;
}

/** The order without the rows that left, below the index `end`, beyond the few that may stand: nothing in sight moves. */
export function withFewGone(order: readonly string[], present: ReadonlySet<string>, end: number): readonly string[] {
  const gone = order.filter((id) => !present.has(id));
  if (gone.length <= GONE) return order;
  const inSight = order.slice(0, end).filter((id) => !present.has(id)).length;
  const standing = new Set(gone.slice(0, Math.max(inSight, GONE)));
  return order.filter((id) => present.has(id) || standing.has(id));
}

/** Whether the first rows, down to the last in sight, are the same. */
export function isPrefix(shown: Shown, table: Table, visibleEnd: number): boolean {
  const end = Math.max(0, visibleEnd - shown.before);
  return shown.before === table.before && shown.order.slice(0, end).every((id, index) => table.order[index] === id);
}
