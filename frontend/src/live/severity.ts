// Law 8: how bad a figure is, from thresholds that hold on a little, so that nothing flickers.

/** 0: as it should be; 1: worth a look; 2: bad. */
export type Level = 0 | 1 | 2;

export interface Threshold {
  readonly warns: number;
  readonly severe: number;
  /** Bad is what is low: a level of service. */
  readonly below?: boolean;
}

export interface Standing {
  readonly level: Level;
  /** Since when, in ms. */
  readonly since: number;
}

export const CALM: Standing = { level: 0, since: Number.NEGATIVE_INFINITY };
/** A level once entered stands at least this long. */
export const LEAST = 10_000;
/** It is left at this share of its limit. */
const LEFT_AT = 0.9;

/** Whether a figure is at a limit, or, with `part`, still beyond that part of it. */
function beyond(value: number, limit: number, below: boolean, part = 1): boolean {
  return below ? value <= limit / part : value >= limit * part;
}

/** The standing of a figure at a moment, after that of before; a figure over nothing is calm. */
export function standing(
  was: Standing,
  value: number | null,
  { warns, severe, below }: Threshold,
  now: number,
): Standing {
  const at = (part: number): Level => {
    if (value === null) return 0;
    return beyond(value, severe, below ?? false, part) ? 2 : beyond(value, warns, below ?? false, part) ? 1 : 0;
  };
  const entered = at(1);
  if (entered > was.level) return { level: entered, since: now };
  if (was.level === 0 || now - was.since < LEAST) return was;
  // Still in the level, or in one beneath it that has not been left either.
  const held = Math.min(was.level, at(LEFT_AT)) as Level;
  return held === was.level ? was : { level: held, since: held === 0 ? now : was.since };
}
