// What a grid is told of its rows: whatever they are, it draws and moves them alike.
import type { ReactNode } from "react";
import type { Entry, ListStore } from "../../live/list.ts";
import type { Row } from "../../live/table.ts";

/** A column of the catalog, and how its cell is drawn. */
export interface GridColumn {
  readonly name: string;
  readonly label: string;
  readonly help: string;
  readonly cell: string;
  readonly width: number;
  readonly sort: boolean;
  readonly grows: boolean;
  /** Whether the person chose its width. */
  readonly sized: boolean;
  readonly draw: (row: Row, store: ListStore) => ReactNode;
}

/** What its rows are. */
export interface Face {
  /** The grid's own name. */
  readonly label: string;
  /** What a row is called, also in the names of its controls. */
  readonly name: (row: Row | null) => string;
  /** Who it was about, where the row itself has gone. */
  readonly lead: (row: Row) => ReactNode;
  /** Where it went; null while it is of this list. */
  readonly departure: (entry: Entry) => string | null;
  /** On a narrow screen: what stands first, and what stands below it. */
  readonly card: (row: Row, store: ListStore) => { readonly first: ReactNode; readonly second: ReactNode };
}
