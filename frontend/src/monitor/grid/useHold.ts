// Law 1: the order holds while a menu is open, and for a while after the last movement inside the grid.
import { useCallback, useEffect, useRef } from "react";
import type { Lists } from "../../use/lists.ts";

const AFTERWARDS = 10_000;

/** `busy` while something opened from the grid is open. The answer is to be called at every movement. */
export function useHold(lists: Lists, busy: boolean): () => void {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const touch = useCallback(() => {
    lists.hold(true);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => lists.hold(false), AFTERWARDS);
  }, [lists]);
  const engaged = useRef(false);

  useEffect(() => {
    if (busy) {
      engaged.current = true;
      lists.hold(true);
      clearTimeout(timer.current);
    } else if (engaged.current) {
      engaged.current = false;
      touch();
    }
  }, [busy, lists, touch]);
  useEffect(() => () => clearTimeout(timer.current), []);

  return useCallback(() => {
    if (!engaged.current) touch();
  }, [touch]);
}
