// How wide the columns are, as the style sheet takes it.
import type { GridColumn } from "./face.ts";

export const TICK = 32;
const MENU = 40;
/** The longest state there is, "Em andamento", must be readable whole. */
const STATE = 124;

const widthOf = (column: GridColumn): number =>
  column.cell === "state" && !column.sized ? Math.max(STATE, column.width) : column.width;

/** Of the room to spare, most goes to the customer; names of people and groups take some; who chose a width has it. */
function share(column: GridColumn): string {
  if (column.sized) return `${column.width}px`;
  if (column.grows) return "1fr";
  if (column.cell === "group" || column.cell === "agent" || column.cell === "groups") return "0.5fr";
  return `${widthOf(column)}px`;
}

/** `ticks`: whether a box to tick stands first. What nobody takes of the room stands before the menu. */
export function templateOf(columns: readonly GridColumn[], ticks: boolean): { columns: string; least: number } {
  const shares = columns.map(share);
  const wide = shares.some((each) => each.endsWith("fr")) ? `${MENU}px` : `minmax(${MENU}px, 1fr)`;
  const middle = columns.map((each, index) => `minmax(${widthOf(each)}px, ${shares[index]})`).join(" ");
  return {
    columns: `${ticks ? `${TICK}px ` : ""}${middle} ${wide}`,
    least: columns.reduce((sum, each) => sum + widthOf(each), MENU + (ticks ? TICK : 0)),
  };
}
