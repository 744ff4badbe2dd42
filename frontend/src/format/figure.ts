// An indicator's figure as words: nothing is a dash, never a zero.
import type { IndicatorShown } from "../contract/live.ts";
import { duration } from "./duration.ts";
import type { Region } from "./region.ts";

export type Figure = number | unknown[] | null;

/** The figure as a number at `now` (seconds for durations), or null where there is nothing. */
export function valueAt(form: IndicatorShown["form"], figure: Figure | undefined, now: number): number | null {
  if (figure == null) return null;
  if (form === "mean_age") {
    const [count, mean] = figure as [number, number | null];
    return count > 0 && mean !== null ? Math.max(0, now - mean) / 1000 : null;
  }
  if (form === "oldest") return Math.max(0, now - (figure as number)) / 1000;
  return figure as number;
}

export function figureText(indicator: IndicatorShown, value: number | null, region: Region): string {
  if (value === null) return "—";
  if (indicator.unit === "seconds") return duration(value);
  if (indicator.unit === "share") return region.percent(value);
  return indicator.form === "mean" ? region.decimal(value, 2) : region.number(value);
}

/** Whether the figure grows by itself as time passes. */
export const ticks = (indicator: IndicatorShown): boolean =>
  indicator.form === "mean_age" || indicator.form === "oldest";
