// What changed between the order on the screen and the order of now.

/** How many of `ids` would have to move, enter or leave for `shown` to become `now`. */
export function changesBetween(shown: readonly string[], now: readonly string[]): number {
  const places = new Map(now.map((id, index) => [id, index]));
  const common = shown.flatMap((id) => places.get(id) ?? []);
  const entered = now.length - common.length;
  const left = shown.length - common.length;
  return entered + left + common.length - longestRising(common);
}

/** The length of the longest rising subsequence: the rows that may stay where they are. */
function longestRising(places: readonly number[]): number {
  const tails: number[] = [];
  for (const place of places) {
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((tails[middle] as number) < place) low = middle + 1;
      else high = middle;
    }
    tails[low] = place;
  }
  return tails.length;
}
