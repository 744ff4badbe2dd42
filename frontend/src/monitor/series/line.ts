// The minutes of an indicator as a line: one path for each stretch without a hole.
export type Values = readonly (number | null)[];

export const WIDTH = 120;
export const HEIGHT = 24;
const EDGE = 2;

/** Lines over a field of `WIDTH` by `HEIGHT`, from zero at the bottom to the highest at the top. */
export function paths(values: Values): string[] {
  const top = Math.max(...values.map((value) => value ?? 0), 0) || 1;
  const step = WIDTH / Math.max(1, values.length - 1);
  const found: string[] = [];
  let line = "";
  values.forEach((value, place) => {
    if (value === null) {
      if (line) found.push(line);
      line = "";
      return;
    }
    const x = round(place * step);
    const y = round(HEIGHT - EDGE - (value / top) * (HEIGHT - 2 * EDGE));
    // A minute that stands alone is still a dot.
    line = line ? `${line}L${x} ${y}` : `M${x} ${y}h0.01`;
  });
  return line ? [...found, line] : found;
}

const round = (value: number): number => Math.round(value * 10) / 10;

export interface Extent {
  readonly least: number;
  readonly most: number;
  readonly last: number;
}

/** The least, the most and the last of them; null where there is none. */
export function extent(values: Values): Extent | null {
  const known = values.filter((value) => value !== null);
  const last = known.at(-1);
  return last === undefined ? null : { least: Math.min(...known), most: Math.max(...known), last };
}
