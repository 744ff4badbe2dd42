// What a browser remembers of its person: language, theme, density. Only taste, never data.
import { useSyncExternalStore } from "react";
import { LANGUAGES, type Language, nearest } from "../text/messages.ts";
import { DENSITIES, type Density } from "./density.ts";

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

export interface Preferences {
  readonly language: Language | null;
  /** How numbers and dates are written, `es-MX`; null: as the browser says. */
  readonly format: string | null;
  readonly theme: Theme;
  readonly density: Density;
}

const PLACE = "almenara.preferences";
const listeners = new Set<() => void>();
let current = stored();

function stored(): Preferences {
  let kept: Record<string, unknown> = {};
  try {
    kept = JSON.parse(localStorage.getItem(PLACE) ?? "{}") as Record<string, unknown>;
  } catch {
    // A browser that keeps nothing, or something of another shape: the defaults hold.
  }
  const asked = new URLSearchParams(location.search).get("lang");
  const one = <T extends string>(values: readonly T[], value: unknown, usual: T): T =>
    values.find((each) => each === value) ?? usual;
  return {
    language: asked ? nearest([asked]) : (LANGUAGES.find((each) => each === kept.language) ?? null),
    format: typeof kept.format === "string" ? kept.format : null,
    theme: one(THEMES, kept.theme, "system"),
    density: one(DENSITIES, kept.density, "normal"),
  };
}

// A link in a language is a choice of it: the address is rewritten as soon as the view changes.
if (new URLSearchParams(location.search).has("lang")) prefer({ language: current.language });

export function prefer(change: Partial<Preferences>): void {
  current = { ...current, ...change };
  try {
    localStorage.setItem(PLACE, JSON.stringify(current));
  } catch {
    // The choice holds for this page at least.
  }
  for (const listener of listeners) listener();
}

export const usePreferences = (): Preferences =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current,
  );
