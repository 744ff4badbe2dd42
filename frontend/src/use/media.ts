import { useSyncExternalStore } from "react";

const queries = new Map<string, MediaQueryList>();

function query(text: string): MediaQueryList {
  const found = queries.get(text) ?? matchMedia(text);
  queries.set(text, found);
  return found;
}

function useMedia(text: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      query(text).addEventListener("change", listener);
      return () => query(text).removeEventListener("change", listener);
    },
    () => query(text).matches,
  );
}

/** Room for a panel beside the list. */
export const useWide = (): boolean => useMedia("(width >= 1280px)");

/** A phone, or a page enlarged four times. */
export const useNarrow = (): boolean => useMedia("(width < 768px)");
