// What changed between the order on the screen and the order of now.

/**
 * How many ids have to move, enter or leave for `shown` to become `now`: those that stand, before or after, above
 * the index `end`. None means that the first `end` of both are the same.
 */
export function changesBetween(shown: readonly string[], now: readonly string[], end = Infinity): number {
  const places = new Map(now.map((id, index) => [id, index]));
  const kept = shown.flatMap((id, index) => {
    const place = places.get(id);
    return place === undefined ? [] : [{ index, place }];
  });
  const staying = new Set(longestRising(kept.map(({ place }) => place)));
  const moved = kept.filter(({ index, place }) => !staying.has(place) && Math.min(index, place) < end);
  const known = new Set(shown);
  const left = shown.slice(0, end).filter((id) => !places.has(id));
  const entered = now.slice(0, end).filter((id) => !known.has(id));
  return moved.length + left.length + entered.length;
}

/** A longest rising subsequence: the places of the rows that may stay where they are. */
function longestRising(places: readonly number[]): number[] {
  const tails: number[] = [];
  const before = new Map<number, number | undefined>();
  for (const place of places) {
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((tails[middle] as number) < place) low = middle + 1;
      else high = middle;
    }
    before.set(place, tails[low - 1]);
    tails[low] = place;
  }
  const run: number[] = [];
  for (let place = tails.at(-1); place !== undefined; place = before.get(place)) run.push(place);
  return run;
}
