// Moments by the organization's clock on the wall, whatever the browser's own zone.

export interface WallClock {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
}

/** What the clock on the wall shows in a zone at a moment in ms. */
export function wallClock(zone: string, moment: number): WallClock {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
  });
  const parts = Object.fromEntries(format.formatToParts(moment).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0 } = parts;
  return { year, month, day, hour, minute };
}

const asUtc = ({ year, month, day, hour, minute }: WallClock): number => Date.UTC(year, month - 1, day, hour, minute);

/** The moment at which it shows that; a time that a change of hour leaves out is the one as much later. */
export function momentAt(zone: string, wall: WallClock): number {
  const wanted = asUtc(wall);
  const offset = (moment: number): number => asUtc(wallClock(zone, moment)) - moment;
  const guess = wanted - offset(wanted);
  const better = wanted - offset(guess);
  return asUtc(wallClock(zone, better)) === wanted ? better : Math.max(guess, better);
}

/** That hour of the day after the moment's. */
export function tomorrowAt(zone: string, moment: number, hour: number): number {
  const today = wallClock(zone, moment);
  const next = new Date(Date.UTC(today.year, today.month - 1, today.day + 1));
  const [year, month, day] = [next.getUTCFullYear(), next.getUTCMonth() + 1, next.getUTCDate()];
  return momentAt(zone, { year, month, day, hour, minute: 0 });
}

const two = (value: number): string => String(value).padStart(2, "0");

/** As `<input type="datetime-local">` writes it. */
export function toInput(zone: string, moment: number): string {
  const { year, month, day, hour, minute } = wallClock(zone, moment);
  return `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}`;
}

/** The moment that such an input names, or null where it names none. */
export function fromInput(zone: string, text: string): number | null {
  const found = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)/.exec(text);
  if (!found) return null;
  const [year, month, day, hour, minute] = found.slice(1).map(Number) as [number, number, number, number, number];
  return momentAt(zone, { year, month, day, hour, minute });
}
