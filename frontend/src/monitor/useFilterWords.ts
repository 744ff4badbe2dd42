import { useCatalog, useRoster } from "../use/server.tsx";
import { useText } from "../use/text.tsx";
import type { AnyFilter } from "./Filters.tsx";

/** The filters in force, in words: "Estado: En cola". */
export function useFilterWords(filter: Record<string, string[]>, filters: readonly AnyFilter[]): string[] {
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
    return t("filter.chosen", {
      name: shown?.label ?? name,
      value: ids.map((id) => nameOf(name, id)).join(", "),
    });
  });
}
