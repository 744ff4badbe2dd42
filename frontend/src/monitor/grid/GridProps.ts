// What a grid is given.
import type { ReactNode } from "react";
import type { Shown } from "../../live/list.ts";
import type { Row } from "../../live/table.ts";
import type { Lists } from "../../use/lists.ts";
import type { Face, GridColumn } from "./face.ts";
import type { Command } from "./keys.ts";
import type { LayoutOf } from "./useLayout.ts";
import type { Selection } from "./useSelection.ts";

export interface GridProps {
  readonly lists: Lists;
  readonly shown: readonly Shown[];
  readonly face: Face;
  /** A heading per section, or none. */
  readonly headings: readonly string[] | null;
  readonly columns: readonly GridColumn[];
  /** How the person changes its columns; null while they are not theirs to change. */
  readonly layout: LayoutOf | null;
  readonly sort: string | null;
  readonly cards: boolean;
  /** What is ticked; null where nothing can be done with many. */
  readonly selection: Selection | null;
  readonly open: string | null;
  /** The only column whose click opens a row; any does where none is named. */
  readonly opens?: string;
  readonly onOpen: (row: Row) => void;
  readonly onClose: () => void;
  readonly onSort: (sort: string | null) => void;
  /** A key that the grid leaves to its list, pressed on a row or on none. */
  readonly onCommand: (command: Command, row: Row | null) => void;
  readonly menu: (opened: { anchor: HTMLElement; row: Row | null; close: () => void }) => ReactNode;
  /** What stands below the lines while something is ticked. */
  readonly bar: () => ReactNode;
}
