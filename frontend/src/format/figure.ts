// An indicator's figure as words: nothing is a dash, never a zero.
import type { IndicatorShown } from "../contract/live.ts";
import { duration } from "./duration.ts";
import type { Region } from "./region.ts";

export type Figure = number | unknown[] | null;

/** The figure as a number at `now` (seconds for durations), or null where there is nothing. */
export function valueAt(form: IndicatorShown["form"], figure: Figure | undefined, now: number): number | null {
  if (figure == null) return null;
  if (form === "mean_age") {
    const [running, mean, still = 0, age = 0] = figure as [number, number | null, number?, number?];
    const grown = mean === null ? 0 : running * Math.max(0, now - mean);
    return running + still > 0 ? (grown + still * age) / (running + still) / 1000 : null;
  }
  if (form === "oldest") {
    // Beside the oldest that grows, the longest that stands still.
    const [moment, still] = Array.isArray(figure) ? (figure as [number | null, number]) : [figure, 0];
    return Math.max(still, moment === null ? 0 : now - moment, 0) / 1000;
  }
  return figure as number;
}

export function figureText(indicator: IndicatorShown, value: number | null, region: Region): string {
  if (value === null) return "—";
  if (indicator.unit === "seconds") return duration(value);
  if (indicator.unit === "share") return region.percent(value);
  return indicator.form === "mean" ? region.decimal(value, 2) : region.number(value);
}

/** How much more or less it is than before, as a share of that; null where there is nothing to compare with. */
export function changeOf(figure: Figure | undefined, before: Figure | undefined): number | null {
  return typeof figure === "number" && typeof before === "number" && before > 0 ? figure / before - 1 : null;
}

/** Whether the figure grows by itself as time passes. */
export const ticks = (indicator: IndicatorShown): boolean =>
  indicator.form === "mean_age" || indicator.form === "oldest";
