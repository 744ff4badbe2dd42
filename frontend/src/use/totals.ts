// The page's figures: one totals watch for the filters in force.
import { useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { type Figures, TotalsStore } from "../live/totals.ts";
import { useLive } from "./live.tsx";

export function useTotals(filter: Record<string, string[]>): Figures | null {
  const { connection, freeze } = useLive();
  const wanted = JSON.stringify(filter);
  // A new store for every filter, so that figures of one are never kept under another.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the filter is what makes it new.
  const store = useMemo(() => new TotalsStore(), [wanted]);
  const [previous, setPrevious] = useState<Figures | null>(null);
  useEffect(() => {
    const watch = connection.watch({ kind: "totals", filter: JSON.parse(wanted) }, (frame) => store.receive(frame));
    const leave = freeze.join(store);
    return () => {
      leave();
      connection.unwatch(watch);
      store.close();
      setPrevious(store.current());
    };
  }, [connection, freeze, store, wanted]);
  const current = useSyncExternalStore(store.subscribe, store.current);
  // For the moment until the first answer the old figures stand, rather than a flash of nothing.
  return current ?? previous;
}
