// What the person chose lives in the address: tab, filters, card, search, order, the open conversation.
import { useSyncExternalStore } from "react";
import { DENSITIES, type Density } from "./density.ts";

export interface View {
  readonly tab: string;
  /** Filters by name, each with its values (any of): the card and the search are among them. */
  readonly filter: Readonly<Record<string, readonly string[]>>;
  /** A column's name, `-` before it for descending; null is the order by urgency. */
  readonly sort: string | null;
  readonly conversation: string | null;
  /** The columns, as `layout.ts` writes them; null: as this person has them. */
  readonly columns: string | null;
  readonly density: Density | null;
}

/** The filters that the address may carry, of either tab; anything else in it is not ours and is left out. */
export const FILTERS = [
  "state",
  "agent",
  "group",
  "channel",
  "account",
  "priority",
  "tag",
  "language",
  "segment",
  "direction",
  "source",
  "mine",
  "unanswered",
  "at_risk",
  "breached",
  "window",
  "stranded",
  "prioritized",
  "after_hours",
  "card",
  "status",
  "reason",
  "exceeded",
  "away",
  "full",
  "free",
  "q",
] as const;
export type FilterName = (typeof FILTERS)[number];

const DEFAULT_TAB = "conversations";
/** What both tabs choose by: it stays when the other is opened. */
const OF_BOTH = ["group", "source"] as const;

export function parseView(search: string): View {
  const params = new URLSearchParams(search);
  const filter: Record<string, readonly string[]> = {};
  for (const name of FILTERS) {
    const values = [...new Set(params.getAll(name).filter((value) => value !== ""))];
    if (values.length) filter[name] = values;
  }
  return {
    tab: params.get("tab") ?? DEFAULT_TAB,
    filter,
    sort: params.get("sort") || null,
    conversation: params.get("conversation") || null,
    columns: params.get("columns") || null,
    density: DENSITIES.find((each) => each === params.get("density")) ?? null,
  };
}

export function formatView(view: View): string {
  const params = new URLSearchParams();
  if (view.tab !== DEFAULT_TAB) params.set("tab", view.tab);
  for (const name of FILTERS) for (const value of view.filter[name] ?? []) params.append(name, value);
  if (view.sort) params.set("sort", view.sort);
  if (view.columns) params.set("columns", view.columns);
  if (view.density) params.set("density", view.density);
  if (view.conversation) params.set("conversation", view.conversation);
  const text = params.toString();
  return text ? `?${text}` : "";
}

const listeners = new Set<() => void>();
let current = { search: "", view: parseView("") };

function read(): View {
  if (current.search !== location.search) current = { search: location.search, view: parseView(location.search) };
  return current.view;
}

function tell(): void {
  for (const listener of listeners) listener();
}

/** Hear of every change of the address: by the page, by back, by forward. */
export function subscribeAddress(listener: () => void): () => void {
  if (listeners.size === 0) addEventListener("popstate", tell);
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) removeEventListener("popstate", tell);
  };
}

/** Open an address of the module without loading it anew. */
export function visit(address: string, how: "push" | "replace" = "push"): void {
  if (address === location.pathname + location.search + location.hash) return;
  history[how === "push" ? "pushState" : "replaceState"](null, "", address);
  tell();
}

/** Change the view. `replace` for what is being typed, so that back does not walk through every letter. */
export function changeView(change: Partial<View>, how: "push" | "replace" = "push"): void {
  visit(location.pathname + formatView({ ...read(), ...change }), how);
}

/** Set one filter's values; none removes it. */
export function changeFilter(name: FilterName, values: readonly string[], how: "push" | "replace" = "push"): void {
  const { [name]: _, ...rest } = read().filter;
  changeView({ filter: values.length ? { ...rest, [name]: values } : rest }, how);
}

/** The other tab, with what both choose by. */
export function changeTab(tab: string): void {
  const { filter } = read();
  const kept = OF_BOTH.flatMap((name) => (filter[name] ? [[name, filter[name]] as const] : []));
  changeView({ tab, filter: Object.fromEntries(kept), sort: null, conversation: null, columns: null });
}

export const useView = (): View => useSyncExternalStore(subscribeAddress, read);
