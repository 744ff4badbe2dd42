// What the cells of a row hold, by kind, as the catalog documents it.
import type { Row } from "../../live/table.ts";
import type { Customer } from "../../parts/CustomerName.tsx";

export interface Someone {
  readonly id: string;
  readonly name: string | null;
}

export interface LastMessage {
  readonly kind: "contact" | "agent" | "bot" | "system";
  readonly at: number;
  readonly text: string;
}

export const stateOf = (row: Row): string => row.cells.state as string;
export const customerOf = (row: Row): Customer | null => (row.cells.customer as Customer | null) ?? null;
export const agentOf = (row: Row): Someone | null => (row.cells.agent as Someone | null) ?? null;
export const groupOf = (row: Row): Someone | null => (row.cells.group as Someone | null) ?? null;
