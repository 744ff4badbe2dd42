// Saved views: an address with a name. What it lists is what the reader reaches, whoever saved it.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type ApiError, request, type SavedView } from "../../use/http.ts";
import { changeView, formatView, parseView, type View } from "../../use/url.ts";

const VIEWS = ["views"] as const;
const NONE: readonly SavedView[] = [];

export function useViewsQuery() {
  return useQuery<{ items: SavedView[] }, ApiError>({
    queryKey: VIEWS,
    queryFn: () => request("GET", "/views"),
    staleTime: 30_000,
  });
}

/** Those that this person has, in their order; none until they are known. */
export const useViews = (): readonly SavedView[] => useViewsQuery().data?.items ?? NONE;

/** Ask again for what was changed. */
export function useViewsChanged(): () => Promise<void> {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: VIEWS });
}

/** The address of a view as it is saved: all of it but the open conversation. */
export const queryOf = (view: View): string => formatView({ ...view, conversation: null }).replace(/^\?/, "");

/** Whether the screen shows exactly what is saved. */
export const isShown = (saved: Pick<SavedView, "query">, view: View): boolean =>
  queryOf(parseView(`?${saved.query}`)) === queryOf(view);

export const openView = (saved: Pick<SavedView, "query">): void =>
  changeView({ ...parseView(`?${saved.query}`), conversation: null });
