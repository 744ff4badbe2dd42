// Which figures pass a threshold: what a person who does not see the cards is told.
import { type Figure, valueAt } from "../format/figure.ts";
import { CALM, type Level, type Standing, standing, type Threshold } from "./severity.ts";

export interface Watched {
  readonly name: string;
  readonly form: Parameters<typeof valueAt>[0];
  readonly targets: Threshold | null;
}

/** Takes every standing to this moment; gives the level of those that became worse. */
export function crossed(
  standings: Map<string, Standing>,
  watched: readonly Watched[],
  figures: Readonly<Record<string, Figure>>,
  now: number,
): ReadonlyMap<string, Level> {
  const worse = new Map<string, Level>();
  for (const { name, form, targets } of watched) {
    if (!targets || !(name in figures)) continue;
    const was = standings.get(name) ?? CALM;
    const is = standing(was, valueAt(form, figures[name], now), targets, now);
    standings.set(name, is);
    if (is.level > was.level) worse.set(name, is.level);
  }
  return worse;
}
