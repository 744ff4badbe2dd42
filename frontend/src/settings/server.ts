// Settings asked of the server and changed there; whatever changes, what shows it is asked again.
import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ApiError, request } from "../use/http.ts";
import { useText } from "../use/text.tsx";
import type { Item, KindShown, Value, Version } from "./shapes.ts";

const path = (...parts: readonly string[]): string => `/settings/${parts.map(encodeURIComponent).join("/")}`;

/** The kinds of settings that this person may change. */
export function useKinds() {
  const { language } = useText();
  return useQuery<{ items: KindShown[] }, ApiError>({
    queryKey: ["settings", "kinds", language],
    queryFn: () => request("GET", `/settings?lang=${language}`),
    staleTime: Infinity,
    placeholderData: (previous) => previous,
  });
}

/** The items of a kind as they hold now. */
export function useItems(kind: string, enabled = true) {
  const { language } = useText();
  return useQuery<{ items: Item[]; seq: number }, ApiError>({
    queryKey: ["settings", "items", kind, language],
    queryFn: () => request("GET", `${path(kind)}?lang=${language}`),
    placeholderData: (previous) => previous,
    enabled,
  });
}

/** Every version of an item, newest first. */
export const useVersions = (kind: string, id: string) =>
  useQuery<{ items: Version[] }, ApiError>({
    queryKey: ["settings", "versions", kind, id],
    queryFn: () => request("GET", `${path(kind, id)}/history`),
  });

async function fresh(queries: QueryClient): Promise<void> {
  await Promise.all([
    queries.invalidateQueries({ queryKey: ["settings", "items"] }),
    queries.invalidateQueries({ queryKey: ["settings", "versions"] }),
    queries.invalidateQueries({ queryKey: ["catalog"] }),
  ]);
}

export function useSaving() {
  const queries = useQueryClient();
  const after = async <T>(asking: Promise<T>): Promise<T> => {
    try {
      return await asking;
    } finally {
      // Refused too: someone may have changed it meanwhile, and what they did is to be seen.
      await fresh(queries);
    }
  };
  return {
    /** Raises `ApiError`: `changed_meanwhile` where `seq` is not the newest. */
    save: (kind: string, id: string, value: Value, seq: number) =>
      after(request<Item>("PUT", `${path(kind, id)}?seq=${seq}`, value)),
    create: (kind: string, value: Value) => after(request<Item>("POST", path(kind), value)),
    /** Back to the default; what people added is removed. */
    drop: (kind: string, id: string) => after(request<void>("DELETE", path(kind, id))),
    /** To what it was under a seq; 0: before it was ever set. */
    restore: (kind: string, id: string, seq: number) =>
      after(request<Item | null>("POST", `${path(kind, id)}/restore`, { seq })),
  };
}
