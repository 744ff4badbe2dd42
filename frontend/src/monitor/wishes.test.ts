import { expect, test } from "vitest";
import type { Catalog, FilterShown } from "../contract/live.ts";
import { parseView } from "../use/url.ts";
import { listFilter, sectionWishes, toggleCard, totalsFilter } from "./wishes.ts";

const filter = (name: string): FilterShown => ({
  name,
  label: name,
  choice: "text",
  values: null,
  count: null,
  now: false,
});
const catalog = (sections: Catalog["sections"], ...filters: string[]): Catalog => ({
  language: "es",
  tabs: [],
  sections,
  columns: [],
  filters: filters.map(filter),
  indicators: [],
  cards: [],
  strip: [],
  agent_columns: [],
  group_columns: [],
  agent_filters: [],
  agent_cards: [],
  actions: [],
  pauses: [],
  reasons: [],
  tags: [],
  segments: [],
  notices: [],
  states: [],
  channels: [],
  priorities: [],
  statuses: [],
  profiles: [],
});
const whole = catalog([], "state", "agent", "group", "mine", "card", "q");
const simple = catalog(
  [
    { name: "mine", label: "Mías", filter: { mine: ["true"] } },
    { name: "queue", label: "En cola", filter: { state: ["queued"] } },
  ],
  "state",
  "group",
  "mine",
  "card",
  "q",
);

test("a filter that is not this person's is not asked for", () => {
  expect(listFilter(parseView("?agent=a1&q=ana"), simple)).toEqual({ q: ["ana"] });
});

test("figures do not depend on the state or the clicked card", () => {
  expect(totalsFilter(parseView("?state=queued&card=queued&group=g1"), whole)).toEqual({ group: ["g1"] });
});

test("the first view of an agent has its sections, each with the other filters", () => {
  expect(sectionWishes(parseView("?group=g1"), simple).map((each) => each.filter)).toEqual([
    { group: ["g1"], mine: ["true"] },
    { group: ["g1"], state: ["queued"] },
  ]);
});

test("a card or a state lists exactly its rows, in one section", () => {
  expect(sectionWishes(parseView("?card=unanswered"), simple)).toEqual([
    { name: "all", label: null, filter: { card: ["unanswered"] } },
  ]);
});

test("a click on a card replaces the state, and a second click clears it", () => {
  const clicked = toggleCard({ state: ["pending"], group: ["g1"] }, "queued");
  expect(clicked).toEqual({ card: ["queued"], group: ["g1"] });
  expect(toggleCard(clicked, "queued")).toEqual({ group: ["g1"] });
  expect(toggleCard(clicked, "all")).toEqual({ card: ["all"], group: ["g1"] });
});
