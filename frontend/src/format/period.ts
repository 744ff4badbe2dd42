// Spans of whole days by the organization's clock: the presets, and any other from one date to another.
import { momentAt, wallClock } from "./zoned.ts";

export const PRESETS = ["today", "yesterday", "7d", "30d", "month"] as const;
export type Preset = (typeof PRESETS)[number];

export interface Dates {
  /** `2026-11-22`, both counted in. */
  readonly first: string;
  readonly last: string;
}

export type Period = Preset | Dates;

const DATE = /^(\d{4})-(\d\d)-(\d\d)$/;
const two = (value: number): string => String(value).padStart(2, "0");

/** The days from 1970 to a date, or null where there is no such date. */
function dayOf(date: string): number | null {
  const found = DATE.exec(date);
  if (!found) return null;
  const [year, month, day] = found.slice(1).map(Number) as [number, number, number];
  const moment = Date.UTC(year, month - 1, day);
  return new Date(moment).getUTCDate() === day && new Date(moment).getUTCMonth() === month - 1 ? moment / DAY : null;
}

const DAY = 86_400_000;
const dateOf = (day: number): string => new Date(day * DAY).toISOString().slice(0, 10);

/** The date in a zone at a moment in ms. */
export function dateAt(zone: string, moment: number): string {
  const { year, month, day } = wallClock(zone, moment);
  return `${year}-${two(month)}-${two(day)}`;
}

/** As an address writes it: a preset's name, or `2026-11-01..2026-11-20`. */
export const formatPeriod = (period: Period): string =>
  typeof period === "string" ? period : `${period.first}..${period.last}`;

/** What an address says, or null where it says nothing of the kind. */
export function parsePeriod(text: string | null | undefined): Period | null {
  const preset = PRESETS.find((each) => each === text);
  if (preset) return preset;
  const [first, last, ...more] = (text ?? "").split("..");
  if (first === undefined || last === undefined || more.length) return null;
  const [begin, end] = [dayOf(first), dayOf(last)];
  return begin === null || end === null || end < begin ? null : { first, last };
}

/** The dates that a period has for whoever looks at a moment. */
export function datesOf(period: Period, zone: string, now: number): Dates {
  if (typeof period !== "string") return period;
  const last = dateAt(zone, now);
  const today = dayOf(last) as number;
  if (period === "today") return { first: last, last };
  if (period === "yesterday") return { first: dateOf(today - 1), last: dateOf(today - 1) };
  if (period === "month") return { first: `${last.slice(0, 8)}01`, last };
  return { first: dateOf(today - (period === "7d" ? 6 : 29)), last };
}

/** From its first moment to the first one after it, in ms. */
export function boundsOf({ first, last }: Dates, zone: string): { readonly from: number; readonly to: number } {
  const midnight = (date: string): number => {
    const [year, month, day] = date.split("-").map(Number) as [number, number, number];
    return momentAt(zone, { year, month, day, hour: 0, minute: 0 });
  };
  return { from: midnight(first), to: midnight(dateOf((dayOf(last) as number) + 1)) };
}
