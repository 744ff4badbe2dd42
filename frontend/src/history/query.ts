// From the address to what is asked of the server.
import type { Catalog } from "../contract/live.ts";
import { boundsOf, datesOf, type Period } from "../format/period.ts";
import { FILTERS, type View } from "../use/url.ts";

/** The filters that mean something for what is over. */
export const OF_HISTORY: readonly string[] = [
  "group",
  "agent",
  "channel",
  "account",
  "priority",
  "tag",
  "language",
  "segment",
  "direction",
  "source",
  "mine",
  "q",
];

/** The period in whole days of a zone, and the view's filters that this person's catalog knows. */
export function historyQuery(view: View, catalog: Catalog, period: Period, zone: string, now: number): string {
  const { from, to } = boundsOf(datesOf(period, zone, now), zone);
  const params = new URLSearchParams({ from: new Date(from).toISOString(), to: new Date(to).toISOString() });
  const known = new Set(catalog.filters.map((each) => each.name));
  for (const name of FILTERS) {
    if (OF_HISTORY.includes(name) && known.has(name)) {
      for (const value of view.filter[name] ?? []) params.append(name, value);
    }
  }
  if (view.sort) params.set("sort", view.sort);
  return String(params);
}
