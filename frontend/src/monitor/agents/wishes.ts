// From the address and the catalog to which agents are watched, and from a card to those it counts.
import type { Catalog, IndicatorShown } from "../../contract/live.ts";
import { FILTERS, type View } from "../../use/url.ts";

type Filter = Record<string, string[]>;

/** Filters that choose whom the cards are about; the others choose among these. */
const WHO: readonly string[] = ["group", "source", "q"];

/** The address's filters that this person's catalog knows of agents. */
export function agentFilter(view: View, catalog: Catalog): Filter {
  const known = new Set(catalog.agent_filters.map((each) => each.name));
  const filter: Filter = {};
  for (const name of FILTERS) if (known.has(name) && view.filter[name]) filter[name] = [...view.filter[name]];
  return filter;
}

/** Whether the list hides, until asked, who is offline without conversations: not where somebody is looked for. */
export const folds = (filter: Filter): boolean =>
  Object.keys(filter).every((name) => name !== "q" && WHO.includes(name));

const same = (one: readonly string[], other: readonly string[] | undefined): boolean =>
  other !== undefined && one.length === other.length && one.every((value) => other.includes(value));

/** Whether the list is of exactly the agents that an indicator counts. */
export function isListed({ lists }: Pick<IndicatorShown, "lists">, filter: Filter): boolean {
  const chosen = Object.keys(filter).filter((name) => !WHO.includes(name));
  const wanted = Object.entries(lists);
  return chosen.length === wanted.length && wanted.every(([name, values]) => same(values, filter[name]));
}

/** The filters after a click on a card: those of the agents it counts, or, clicked again, of all of them. */
export function toggleListed(indicator: Pick<IndicatorShown, "lists">, filter: Filter): Filter {
  const who = Object.fromEntries(Object.entries(filter).filter(([name]) => WHO.includes(name)));
  return isListed(indicator, filter) ? who : { ...who, ...indicator.lists };
}
