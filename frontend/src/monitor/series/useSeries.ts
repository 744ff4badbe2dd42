// The last hour of indicators, minute by minute: one request each minute for all that are shown.
import { useQuery } from "@tanstack/react-query";
import type { components } from "../../contract/http.ts";
import type { IndicatorShown } from "../../contract/live.ts";
import { type ApiError, request } from "../../use/http.ts";
import { useLive } from "../../use/live.tsx";
import { useCatalog } from "../../use/server.tsx";
import { useView } from "../../use/url.ts";
import { useCards } from "../useCards.ts";
import { parameters } from "../useFilterValues.ts";
import { totalsFilter } from "../wishes.ts";

type Together = components["schemas"]["Together"];
export const MINUTE = 60_000;
/** What minutes are kept by: under any other filter there is no such line. */
const KEPT: readonly string[] = ["group", "channel"];
export const isKept = (filter: object): boolean => Object.keys(filter).every((name) => KEPT.includes(name));

/** An indicator's minutes, of which the first began at `since`. */
export interface Series {
  readonly since: string;
  readonly values: readonly (number | null)[];
}

/** The indicator's last sixty minutes under the filters in force, while they are known. */
export function useSeries(indicator: IndicatorShown): Series | undefined {
  const { freeze } = useLive();
  const view = useView();
  const catalog = useCatalog();
  const filter = totalsFilter(view, catalog);
  const asked = parameters(filter);
  const lines = useCards("conversations", catalog.cards).cards.map((each) => each.indicator);
  const shown = catalog.indicators.filter((each) => each.series && lines.includes(each.name));
  const names = (shown.includes(indicator) ? shown : [indicator]).map((each) => `indicator=${each.name}`).join("&");
  const told = useQuery<Together, ApiError>({
    queryKey: ["series", names, asked],
    queryFn: () => request("GET", `/series?minutes=60&${names}&${asked}`),
    enabled: indicator.series !== null && isKept(filter),
    refetchInterval: () => (freeze.at() === null ? MINUTE : false),
    staleTime: MINUTE / 2,
  });
  const values = told.data?.series[indicator.name];
  return told.data && values ? { since: told.data.since, values } : undefined;
}
