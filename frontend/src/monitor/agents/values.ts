// What the cells of an agent's row hold, by kind, as the catalog documents it.
import type { Row } from "../../live/table.ts";

export interface Person {
  readonly name: string;
  readonly languages: readonly string[];
}

export interface Status {
  readonly status: string;
  readonly reason: string | null;
  readonly until: number | null;
  readonly exceeded: boolean;
  readonly away: boolean;
}

export interface Load {
  readonly load: number;
  readonly capacity: number;
  readonly free: number;
  readonly open: number;
}

export const personOf = (row: Row): Person => row.cells.name as Person;
export const statusOf = (row: Row): Status => row.cells.status as Status;
export const loadOf = (row: Row): Load => row.cells.active as Load;
/** Since when the agent is in this status. */
export const sinceOf = (row: Row): number | null => (row.cells.time_in_status as number | null) ?? null;
