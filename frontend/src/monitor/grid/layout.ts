// Which columns stand in a grid, in what order and how wide, as a person chose them: one line of text in the address.

export interface Placed {
  readonly name: string;
  /** In pixels; null: as wide as the catalog says. */
  readonly width: number | null;
}

export type Layout = readonly Placed[];

interface Declared {
  readonly name: string;
  readonly width: number;
  readonly drawn: boolean;
  readonly shown?: boolean;
}

export const NARROWEST = 44;
export const WIDEST = 600;
/** What a column grows or shrinks by from the keyboard. */
export const STEP = 16;

const within = (width: number): number => Math.round(Math.min(WIDEST, Math.max(NARROWEST, width)));

/** `ticket,customer.220,wait`; null where nothing is chosen. */
export function parseLayout(text: string | null): Layout | null {
  const seen = new Set<string>();
  const layout = (text ?? "").split(",").flatMap((part) => {
    const [name = "", width] = part.trim().split(".");
    if (!/^[a-z_0-9]+$/.test(name) || seen.has(name)) return [];
    seen.add(name);
    const pixels = Number(width);
    return [{ name, width: width && Number.isFinite(pixels) ? within(pixels) : null }];
  });
  return layout.length ? layout : null;
}

export const formatLayout = (layout: Layout): string =>
  layout.map(({ name, width }) => (width === null ? name : `${name}.${width}`)).join(",");

/** As the catalog has it: what stands there until the person chooses. */
export const usualLayout = (declared: readonly Declared[]): Layout =>
  declared.filter((each) => each.drawn && (each.shown ?? true)).map(({ name }) => ({ name, width: null }));

/** What is chosen of what there is; names that nobody knows any more are passed over. */
export function resolveLayout(chosen: Layout | null, declared: readonly Declared[]): Layout {
  const known = new Set(declared.filter((each) => each.drawn).map((each) => each.name));
  const found = (chosen ?? []).filter(({ name }) => known.has(name));
  return found.length ? found : usualLayout(declared);
}

/** The columns to draw: those of the layout, in its order, each as wide as it says. */
export function columnsOf<T extends Declared>(
  layout: Layout,
  declared: readonly T[],
): readonly (T & { sized: boolean })[] {
  return layout.flatMap(({ name, width }) => {
    const column = declared.find((each) => each.name === name);
    return column ? [{ ...column, width: width ?? column.width, sized: width !== null }] : [];
  });
}

/** One column more, at the end, or one less; the last one stays. */
export function toggled(layout: Layout, name: string): Layout {
  if (!layout.some((each) => each.name === name)) return [...layout, { name, width: null }];
  return layout.length === 1 ? layout : layout.filter((each) => each.name !== name);
}

/** A column brought to another place, counted without it. */
export function moved(layout: Layout, name: string, place: number): Layout {
  const column = layout.find((each) => each.name === name);
  if (!column) return layout;
  const others = layout.filter((each) => each !== column);
  const to = Math.min(others.length, Math.max(0, place));
  return [...others.slice(0, to), column, ...others.slice(to)];
}

/** By so many places to the right, or with a minus to the left. */
export const movedBy = (layout: Layout, name: string, by: number): Layout =>
  moved(layout, name, layout.findIndex((each) => each.name === name) + by);

/** A column as wide as this; null: as the catalog says. */
export const sized = (layout: Layout, name: string, width: number | null): Layout =>
  layout.map((each) => (each.name === name ? { name, width: width === null ? null : within(width) } : each));
