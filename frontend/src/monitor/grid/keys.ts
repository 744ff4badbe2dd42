// Keys in the grid: where they move to, what they do.
import { type Keys, type Lettered, lettered } from "./shortcuts.ts";

export interface Place {
  /** -1 is the header. */
  readonly line: number;
  readonly column: number;
}

export interface Extent {
  readonly lines: number;
  readonly columns: number;
  /** Lines that PgUp and PgDn pass over. */
  readonly page: number;
}

export interface Key {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/** Where a key moves the focus, or null if it is not a movement; `letters`: whether J and K are. */
export function moveBy(key: Key, from: Place, extent: Extent, letters: boolean): Place | null {
  if (key.altKey || key.metaKey) return null;
  const last = extent.lines - 1;
  const line = (to: number): Place => ({ line: Math.min(last, Math.max(-1, to)), column: from.column });
  const column = (to: number): Place => ({ line: from.line, column: Math.min(extent.columns - 1, Math.max(0, to)) });
  switch (key.key) {
    case "ArrowDown":
      return line(from.line + 1);
    case "ArrowUp":
      return line(from.line - 1);
    case "ArrowRight":
      return column(from.column + 1);
    case "ArrowLeft":
      return column(from.column - 1);
    case "Home":
      return key.ctrlKey ? { line: 0, column: 0 } : column(0);
    case "End":
      return key.ctrlKey ? { line: last, column: extent.columns - 1 } : column(extent.columns - 1);
    case "PageDown":
      return line(from.line + extent.page);
    case "PageUp":
      return line(Math.max(0, from.line - extent.page));
    case "j":
    case "J":
      return key.ctrlKey || !letters ? null : line(from.line + 1);
    case "k":
    case "K":
      return key.ctrlKey || !letters ? null : line(Math.max(0, from.line - 1));
    default:
      return null;
  }
}

/** What a key asks for: of a letter, as `shortcuts.ts` says; of a digit, the saved view of that place. */
export type Command = Lettered | "select" | "close" | `view ${number}`;

/** What a key asks for, or null. */
export function commandOf(key: Key, keys: Keys): Command | null {
  if (key.shiftKey && key.key === "F10") return "menu";
  if (key.ctrlKey || key.altKey || key.metaKey) return null;
  switch (key.key) {
    case "Enter":
      return "view";
    case "ContextMenu":
      return "menu";
    case " ":
      return "select";
    case "Escape":
      return "close";
    default:
      if (!keys.off && /^[1-9]$/.test(key.key)) return `view ${Number(key.key)}`;
      return lettered(keys, key.key);
  }
}
