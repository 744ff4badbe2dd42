// How bad a figure on the screen is, and since when.
import { useRef } from "react";
import type { IndicatorShown } from "../contract/live.ts";
import { type Figure, valueAt } from "../format/figure.ts";
import { CALM, type Level, type Standing, standing } from "../live/severity.ts";
import { useNow } from "../use/live.tsx";

/** `figure`: undefined while it is not known, which is calm. */
export function useSeverity(indicator: IndicatorShown | undefined, figure: Figure | undefined): Level {
  const now = useNow();
  const kept = useRef<Standing>(CALM);
  if (!indicator?.targets) return 0;
  kept.current = standing(kept.current, valueAt(indicator.form, figure, now), indicator.targets, now);
  return kept.current.level;
}
