// What the cells of a row hold, by kind, as the catalog documents it.
import type { Someone } from "../../acting/subject.ts";
import type { Row } from "../../live/table.ts";
import type { Customer } from "../../parts/CustomerName.tsx";

export interface LastMessage {
  readonly kind: "contact" | "agent" | "bot" | "system";
  readonly at: number;
  readonly text: string;
}

/** The customer's wait: since when, or how long where the clock of the group stands still, and until when. */
export interface Waiting {
  readonly since: number | null;
  readonly waited: number | null;
  readonly target: number | null;
  readonly opens: number | null;
}

export interface Rating {
  readonly score: number;
  readonly scale: number;
}

export const stateOf = (row: Row): string => row.cells.state as string;
export const customerOf = (row: Row): Customer | null => (row.cells.customer as Customer | null) ?? null;
export const agentOf = (row: Row): Someone | null => (row.cells.agent as Someone | null) ?? null;
export const groupOf = (row: Row): Someone | null => (row.cells.group as Someone | null) ?? null;

export interface Asked {
  readonly action: string;
  readonly name: string;
  readonly at: number;
  readonly by: string | null;
  readonly agent: Someone | null;
  readonly group: Someone | null;
  readonly ended: "refused" | "silence" | null;
  readonly code: string | null;
}

/** What the helpdesk that owns the row was asked for, until it does it. */
export const requestOf = (row: Row): Asked | null => (row.cells.request as Asked | null) ?? null;
