// An indicator's last hour, minute by minute, asked for again each minute.
import { useQuery } from "@tanstack/react-query";
import type { components } from "../../contract/http.ts";
import type { IndicatorShown } from "../../contract/live.ts";
import { type ApiError, request } from "../../use/http.ts";
import { useLive } from "../../use/live.tsx";
import { useCatalog } from "../../use/server.tsx";
import { useView } from "../../use/url.ts";
import { parameters } from "../useFilterValues.ts";
import { totalsFilter } from "../wishes.ts";

export type Series = components["schemas"]["Series"];
export const MINUTE = 60_000;
/** What minutes are kept by: under any other filter there is no such line. */
const KEPT: readonly string[] = ["group", "channel"];

/** The indicator's last sixty minutes under the filters in force, while they are known. */
export function useSeries(indicator: IndicatorShown): Series | undefined {
  const { freeze } = useLive();
  const view = useView();
  const catalog = useCatalog();
  const filter = totalsFilter(view, catalog);
  const asked = parameters(filter);
  const told = useQuery<Series, ApiError>({
    queryKey: ["series", indicator.name, asked],
    queryFn: () => request("GET", `/indicators/${indicator.name}/series?minutes=60&${asked}`),
    enabled: indicator.series !== null && Object.keys(filter).every((name) => KEPT.includes(name)),
    refetchInterval: () => (freeze.at() === null ? MINUTE : false),
    staleTime: MINUTE / 2,
  });
  return told.data;
}
