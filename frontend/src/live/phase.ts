// How live the screen is, from what was heard and the silence since.
import type { Heard } from "./connection.ts";

/** `lost`: stale for so long that averages mean nothing any more. */
export type Phase = "connecting" | "live" | "reconnecting" | "stale" | "lost";

export const QUIET = 10_000;
export const STALE = 30_000;
export const LOST = 300_000;

/** `now` in the browser's ms. A closed socket never counts as live, however short the silence. */
export function phaseOf(heard: Heard, now: number): Phase {
  if (heard.last === null) return "connecting";
  const silence = now - heard.last;
  if (silence > LOST) return "lost";
  if (silence > STALE) return "stale";
  return heard.open && silence <= QUIET ? "live" : "reconnecting";
}

export const isStale = (phase: Phase): boolean => phase === "stale" || phase === "lost";
