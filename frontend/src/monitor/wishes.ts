// From the address and the catalog to what is watched: sections of rows, and the filters of the figures.
import type { Catalog } from "../contract/live.ts";
import type { SectionWish } from "../use/lists.ts";
import { FILTERS, type View } from "../use/url.ts";

type Filter = Record<string, string[]>;

/** Filters that choose within a section, so that the first view's sections no longer apply. */
const SINGLE = ["state", "mine", "card"] as const;
/** What a card's figure does not depend on. */
const NOT_OF_CARDS: readonly string[] = ["state", "card"];

/** The address's filters that this person's catalog knows; the rest is not theirs to ask. */
export function listFilter(view: View, catalog: Catalog): Filter {
  const known = new Set(catalog.filters.map((each) => each.name));
  const filter: Filter = {};
  for (const name of FILTERS) if (known.has(name) && view.filter[name]) filter[name] = [...view.filter[name]];
  return filter;
}

export function sectionWishes(view: View, catalog: Catalog): readonly SectionWish[] {
  const filter = listFilter(view, catalog);
  if (catalog.sections.length === 0 || SINGLE.some((name) => name in filter)) {
    return [{ name: "all", label: null, filter }];
  }
  return catalog.sections.map((section) => ({
    name: section.name,
    label: section.label,
    filter: { ...filter, ...section.filter },
  }));
}

export function totalsFilter(view: View, catalog: Catalog): Filter {
  const entries = Object.entries(listFilter(view, catalog));
  return Object.fromEntries(entries.filter(([name]) => !NOT_OF_CARDS.includes(name)));
}

/** The address's filters after a click on a card: exactly the rows it counts, or, clicked again, all of them. */
export function toggleCard(filter: View["filter"], card: string): View["filter"] {
  const { card: current, state: _, ...rest } = filter;
  return current?.[0] === card ? rest : { ...rest, card: [card] };
}

/** What both tabs choose by: whom the figures beside the tabs are about. */
export function ofBoth(view: View, catalog: Catalog): Filter {
  const { group, source } = listFilter(view, catalog);
  return { ...(group ? { group } : {}), ...(source ? { source } : {}) };
}
