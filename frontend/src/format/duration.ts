// Durations as people on a support floor read them.

const SECOND = 1000;
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const two = (value: number): string => String(value).padStart(2, "0");

/** Whole seconds of a length in ms, never below zero. */
export const wholeSeconds = (ms: number): number => Math.max(0, Math.floor(ms / SECOND));

/** `04:12` under an hour, `1 h 04` under a day, `2 d 3 h` after. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < HOUR) return `${two(Math.floor(whole / MINUTE))}:${two(whole % MINUTE)}`;
  if (whole < DAY) return `${Math.floor(whole / HOUR)} h ${two(Math.floor((whole % HOUR) / MINUTE))}`;
  return `${Math.floor(whole / DAY)} d ${Math.floor((whole % DAY) / HOUR)} h`;
}

/** For `<time datetime>`: `PT754S`. */
export const isoDuration = (seconds: number): string => `PT${Math.max(0, Math.floor(seconds))}S`;
