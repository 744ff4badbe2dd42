import type { Density } from "./density.ts";
import { prefer, usePreferences } from "./preferences.ts";
import { changeView, useView } from "./url.ts";

/** How high the rows are: as the address says, else as this person likes them. */
export function useDensity(): Density {
  const { density } = usePreferences();
  return useView().density ?? density;
}

/** Remembered, and said by the address, so that a link shows the same. */
export function chooseDensity(density: Density): void {
  prefer({ density });
  changeView({ density }, "replace");
}
