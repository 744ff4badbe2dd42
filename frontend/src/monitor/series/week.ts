// Hours of several weeks as one week: each of its 168 hours, by the clock on a zone's walls.
export const HOUR = 3_600_000;
export const DAYS = [0, 1, 2, 3, 4, 5, 6] as const;
export const HOURS = [...Array(24).keys()];
const NAMES = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/** Hours one after the other, the first of which began at `since` (ms); `over`: what each was divided by, if it was. */
export interface Hourly {
  readonly since: number;
  readonly values: readonly (number | null)[];
  readonly over: readonly number[] | null;
}

export interface Week {
  /** From Monday's first hour to Sunday's last; null where there is nothing to tell. */
  readonly cells: readonly (number | null)[];
  /** The place of the highest, null where there is none above zero. */
  readonly highest: number | null;
}

/** Tells which of the 168 hours of a week, from Monday on, a moment lies in. */
export function placer(zone: string): (moment: number) => number {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hourCycle: "h23",
    weekday: "short",
    hour: "numeric",
  });
  return (moment) => {
    const parts = Object.fromEntries(format.formatToParts(moment).map(({ type, value }) => [type, value]));
    return NAMES.indexOf(parts.weekday ?? "") * 24 + Number(parts.hour);
  };
}

/** Of counts the mean of the hours that fall on a place, of means and shares that of all of them together. */
export function weekOf({ since, values, over }: Hourly, zone: string): Week {
  const place = placer(zone);
  const sums = Array<number>(168).fill(0);
  const weights = Array<number>(168).fill(0);
  values.forEach((value, number) => {
    const at = place(since + number * HOUR);
    const weight = over === null ? 1 : (over[number] ?? 0);
    sums[at] = (sums[at] ?? 0) + (value ?? 0) * weight;
    weights[at] = (weights[at] ?? 0) + weight;
  });
  const cells = sums.map((sum, at) => {
    const weight = weights[at] ?? 0;
    return weight > 0 ? sum / weight : null;
  });
  const most = Math.max(0, ...cells.map((cell) => cell ?? 0));
  return { cells, highest: most > 0 ? cells.indexOf(most) : null };
}
