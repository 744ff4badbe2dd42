// The list as lines: each section's heading, if it has one, then its rows.
import type { Shown } from "../../live/list.ts";

export type Line =
  | { readonly kind: "heading"; readonly section: number }
  | { readonly kind: "row"; readonly section: number; readonly position: number; readonly id: string | null };

/** The number of lines; `headings`: whether sections have them. */
export const lineCount = (shown: readonly Shown[], headings: boolean): number =>
  shown.reduce((sum, each) => sum + each.length + (headings ? 1 : 0), 0);

/** The line at an index; its id is null where the band has not come yet. */
export function lineAt(shown: readonly Shown[], headings: boolean, index: number): Line | null {
  let rest = index;
  for (const [section, each] of shown.entries()) {
    if (headings) {
      if (rest === 0) return { kind: "heading", section };
      rest -= 1;
    }
    if (rest < each.length)
      return { kind: "row", section, position: rest, id: each.order[rest - each.before] ?? null };
    rest -= each.length;
  }
  return null;
}

/** Where a conversation stands, or -1. In two sections at once, the first counts. */
export function indexOfId(shown: readonly Shown[], headings: boolean, id: string): number {
  let start = 0;
  for (const each of shown) {
    if (headings) start += 1;
    const place = each.order.indexOf(id);
    if (place >= 0) return start + each.before + place;
    start += each.length;
  }
  return -1;
}

/** The rows of a section among the lines from `first` to `last`: positions, the end exclusive. */
export function rowsWithin(
  shown: readonly Shown[],
  headings: boolean,
  section: number,
  first: number,
  last: number,
): [number, number] {
  let start = 0;
  for (const each of shown.slice(0, section)) start += each.length + (headings ? 1 : 0);
  if (headings) start += 1;
  const length = shown[section]?.length ?? 0;
  return [Math.min(Math.max(0, first - start), length), Math.min(Math.max(0, last + 1 - start), length)];
}

export interface Standing {
  readonly id: string;
  readonly section: number;
}

/** The rows that are here, from one line to another, whichever comes first. */
export function rowsBetween(shown: readonly Shown[], headings: boolean, one: number, other: number): Standing[] {
  const found: Standing[] = [];
  for (let index = Math.min(one, other); index <= Math.max(one, other); index++) {
    const line = lineAt(shown, headings, index);
    if (line?.kind === "row" && line.id !== null) found.push({ id: line.id, section: line.section });
  }
  return found;
}

/** Every row that is here. */
export const rowsHere = (shown: readonly Shown[]): Standing[] =>
  shown.flatMap((each, section) => each.order.map((id) => ({ id, section })));
