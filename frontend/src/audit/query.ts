import { boundsOf, datesOf, type Period } from "../format/period.ts";

export interface Wanted {
  readonly by: string | null;
  readonly what: string | null;
  readonly about: string | null;
  readonly period: Period;
}

/** What is asked of `/audit`, beginning with `&`: the period in whole days of a zone. */
export function auditQuery({ by, what, about, period }: Wanted, zone: string, now: number): string {
  const { from, to } = boundsOf(datesOf(period, zone, now), zone);
  const params = new URLSearchParams({ from: new Date(from).toISOString(), to: new Date(to).toISOString() });
  if (by) params.set("actor", by);
  if (what) params.set("what", what);
  if (about) params.set("subject", about);
  return `&${params}`;
}
