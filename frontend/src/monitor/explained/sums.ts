// What the rows of an indicator add up to.
import type { IndicatorShown } from "../../contract/live.ts";

export interface Counted {
  readonly contribution: number | null;
  /** How often the row counts: of waits, each; in a share, whether it counts at all. */
  readonly counts: number;
}

export interface Sum {
  readonly contribution: number;
  readonly counts: number;
}

export const sumOf = (rows: readonly Counted[]): Sum =>
  rows.reduce<Sum>(
    (sum, { contribution, counts }) => ({
      contribution: sum.contribution + (contribution ?? 0),
      counts: sum.counts + counts,
    }),
    { contribution: 0, counts: 0 },
  );

/** How rows make the figure: their sum, its mean (a share is one of noughts and ones), the longest, a place in line. */
export type Made = "sum" | "mean" | "longest" | "ranked";

export function madeOf({ name, form, unit }: Pick<IndicatorShown, "name" | "form" | "unit">): Made {
  if (form === "oldest") return "longest";
  if (/_(median|p90)$/.test(name)) return "ranked";
  return form === "number" && unit !== "share" && unit !== "seconds" ? "sum" : "mean";
}

/** The figure that such rows make, of what is made by adding; null over nothing. */
export function figureOf(made: Made, sum: Sum): number | null {
  if (made === "sum") return sum.contribution;
  return made === "mean" && sum.counts > 0 ? sum.contribution / sum.counts : null;
}
