import { useCatalog, useRoster } from "../use/server.tsx";
import { useText } from "../use/text.tsx";
import type { AnyFilter } from "./Filters.tsx";

/** The filters in force, in words: "Estado: En cola"; `brief`: of many values the first, and how many more. */
export function useFilterWords(
  filter: Record<string, string[]>,
  filters: readonly AnyFilter[],
  how: "whole" | "brief" = "whole",
): string[] {
  const { t } = useText();
  const catalog = useCatalog();
  const agents = useRoster("agents", "agent" in filter);
  const groups = useRoster("groups", "group" in filter);

  const nameOf = (filterName: string, id: string): string => {
    const shown = filters.find((each) => each.name === filterName);
    if (shown?.choice === "cards") return catalog.indicators.find((each) => each.name === id)?.label ?? id;
    const roster = shown?.choice === "agents" ? agents : groups;
    return (
      shown?.values?.find((each) => each.id === id)?.label ??
      roster.data?.items.find((each) => each.id === id)?.name ??
      id
    );
  };
  return Object.entries(filter).map(([name, ids]) => {
    const shown = filters.find((each) => each.name === name);
    if (shown?.choice === "flag") return shown.label;
    const named = (how === "brief" ? ids.slice(0, 1) : ids).map((id) => nameOf(name, id)).join(", ");
    const value = how === "brief" && ids.length > 1 ? t("filter.many", { first: named, n: ids.length - 1 }) : named;
    return t("filter.chosen", { name: shown?.label ?? name, value });
  });
}
