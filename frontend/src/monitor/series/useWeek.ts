// The last four weeks of an indicator, hour by hour, made one week.
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { components } from "../../contract/http.ts";
import type { IndicatorShown } from "../../contract/live.ts";
import { type ApiError, request } from "../../use/http.ts";
import { useCatalog } from "../../use/server.tsx";
import { useView } from "../../use/url.ts";
import { parameters } from "../useFilterValues.ts";
import { totalsFilter } from "../wishes.ts";
import { isKept } from "./useSeries.ts";
import { HOUR, type Week, weekOf } from "./week.ts";

type Hourly = components["schemas"]["Hourly"];
const WEEKS = 4 * 7 * 24 * HOUR;

export interface Told extends Week {
  /** The first moment that is in it. */
  readonly since: number;
  /** Means and shares are divided, counts are not. */
  readonly divided: boolean;
  readonly complete: boolean;
}

/** Under the filters in force, by the clock of a zone, while it is known. */
export function useWeek(indicator: IndicatorShown, zone: string | undefined): Told | undefined {
  const catalog = useCatalog();
  const filter = totalsFilter(useView(), catalog);
  const asked = parameters(filter);
  const told = useQuery<Hourly, ApiError>({
    queryKey: ["hours", indicator.name, asked],
    queryFn: () => {
      // Whole hours alone: the one that is running has not all of what it will have.
      const to = Math.floor(Date.now() / HOUR) * HOUR;
      const [first, last] = [to - WEEKS, to].map((moment) => new Date(moment).toISOString());
      return request("GET", `/indicators/${indicator.name}/hours?from=${first}&to=${last}&${asked}`);
    },
    enabled: indicator.series === "happened" && isKept(filter),
    staleTime: 60_000,
  });
  const { data } = told;
  return useMemo(() => {
    if (!data || zone === undefined) return undefined;
    // Before anything began there is nothing that a mean could be of.
    const from = Date.parse(data.since);
    const since = data.begun === null ? from : Date.parse(data.begun);
    const number = (since - from) / HOUR;
    const hours = { since, values: data.values.slice(number), over: data.over?.slice(number) ?? null };
    return { ...weekOf(hours, zone), since, divided: data.over !== null, complete: data.complete };
  }, [data, zone]);
}
