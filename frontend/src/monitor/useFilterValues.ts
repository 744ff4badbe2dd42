// The values of a filter to choose from, with how many rows each would list.
import { useQuery } from "@tanstack/react-query";
import { type ApiError, request } from "../use/http.ts";
import { useRoster } from "../use/server.tsx";
import { useText } from "../use/text.tsx";
import type { AnyFilter } from "./Filters.tsx";

export interface FilterValue {
  readonly id: string;
  readonly label: string;
  /** Null where they are not counted. */
  readonly count: number | null;
}

interface Told {
  readonly items: readonly { readonly id: string; readonly name: string | null; readonly count: number }[];
}

/** Filters of agents, whose values are not counted. */
const OF_AGENTS: readonly AnyFilter["choice"][] = ["statuses", "pauses"];

/** The filters in force, as a request carries them. */
export function parameters(filter: Readonly<Record<string, readonly string[]>>): string {
  const asked = new URLSearchParams();
  for (const [name, values] of Object.entries(filter)) for (const value of values) asked.append(name, value);
  return asked.toString();
}

/** `within`: the other filters in force; `wanted`: whether counts are. Null until they are known. */
export function useFilterValues(
  filter: AnyFilter,
  within: Readonly<Record<string, readonly string[]>>,
  wanted: boolean,
): { values: readonly FilterValue[] | null; error: unknown } {
  const { language } = useText();
  const { [filter.name]: _, ...others } = within;
  const asked = parameters(others);
  const counted = wanted && "now" in filter && !OF_AGENTS.includes(filter.choice);
  const told = useQuery<Told, ApiError>({
    queryKey: ["filter", filter.name, asked, language],
    queryFn: () => request("GET", `/filters/${filter.name}/values?lang=${language}&${asked}`),
    enabled: counted,
    retry: false,
    staleTime: 5_000,
    // The counts of before stand until those of now are here.
    placeholderData: (before) => before,
  });
  // Where nothing is counted, the names alone are enough to choose by.
  const uncounted = !counted || told.isError;
  const listed = filter.choice === "agents" || filter.choice === "groups";
  const roster = useRoster(
    filter.choice === "agents" ? "agents" : "groups",
    uncounted && listed && filter.values === null,
  );
  const counts = new Map(told.data?.items.map((each) => [each.id, each.count]));
  if (filter.values) {
    const count = (id: string) => (told.data ? (counts.get(id) ?? 0) : null);
    return { values: filter.values.map((each) => ({ ...each, count: count(each.id) })), error: null };
  }
  if (uncounted) {
    const named = roster.data?.items.map(({ id, name }) => ({ id, label: name || id, count: null }));
    return { values: named ?? null, error: roster.error ?? (listed ? null : told.error) };
  }
  const values = told.data?.items.map((each) => ({ id: each.id, label: each.name || each.id, count: each.count }));
  return { values: values ?? null, error: null };
}
