// Which lines are drawn, and which rows the person sees of them.
import { defaultRangeExtractor, useVirtualizer } from "@tanstack/react-virtual";
import { type RefObject, useEffect } from "react";
import type { Shown } from "../../live/list.ts";
import type { Lists } from "../../use/lists.ts";
import type { Place } from "./keys.ts";
import { lineAt, rowsWithin } from "./lines.ts";

export function useLines(
  root: RefObject<HTMLElement | null>,
  lists: Lists,
  shown: readonly Shown[],
  headings: boolean,
  place: Place,
  sizes: { readonly lines: number; readonly height: number; readonly top: number },
) {
  const { lines, height, top } = sizes;
  const virtual = useVirtualizer({
    count: lines,
    getScrollElement: () => root.current,
    estimateSize: () => height,
    overscan: 6,
    scrollMargin: top,
    scrollPaddingStart: top,
    getItemKey: (index) => {
      const line = lineAt(shown, headings, index);
      return line?.kind === "row" && line.id !== null ? `${line.section}:${line.id}` : index;
    },
    // The line with the focus is drawn wherever it is: scrolled away, it must not lose it.
    rangeExtractor: (range) => {
      const drawn = defaultRangeExtractor(range);
      return place.line < 0 || place.line >= lines || drawn.includes(place.line)
        ? drawn
        : [...drawn, place.line].sort((a, b) => a - b);
    },
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the virtualizer is one object for ever; a new height must be measured.
  useEffect(() => virtual.measure(), [height]);

  const range = virtual.range;
  useEffect(() => {
    for (const [index, section] of lists.sections.entries()) {
      const [first, end] = rowsWithin(shown, headings, index, range?.startIndex ?? 0, range?.endIndex ?? 0);
      section.see(first, end);
    }
  }, [lists, shown, headings, range?.startIndex, range?.endIndex]);
  return virtual;
}
