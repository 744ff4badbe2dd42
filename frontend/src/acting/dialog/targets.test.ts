import fc from "fast-check";
import { expect, test } from "vitest";
import type { Subject } from "../subject.ts";
import { type AgentTarget, choosable, type GroupTarget, inOrder, stand, type Targets } from "./targets.ts";

const agent = (id: string, name: string, source = "shop"): AgentTarget => ({
  kind: "agent",
  id,
  name,
  source,
  within: true,
  status: "available",
  status_since: null,
  status_reason: null,
  load: 0,
  capacity: 5,
  free: 5,
  languages: [],
  groups: [],
});
const group = (id: string, name: string, source = "shop"): GroupTarget => ({
  kind: "group",
  id,
  name,
  source,
  within: true,
  queued: 0,
  longest_wait: null,
  available: 1,
  free: 5,
});
const row = (more: Partial<Subject> = {}): Subject => ({
  id: "c",
  version: 1,
  name: "Ana",
  ticket: null,
  state: "in_progress",
  agent: { id: "a1", name: "Luiz" },
  group: { id: "g1", name: "Pagos" },
  source: "shop",
  priority: 0,
  tags: [],
  ...more,
});
const targets: Targets = {
  groups: [group("g1", "Pagos"), group("h1", "Incidentes", "rt")],
  agents: [agent("a1", "Luiz Souza"), agent("a2", "Ángela Ríos"), agent("b1", "root", "rt")],
  owned: new Set(["rt"]),
};
const ids = (rows: readonly Subject[], typed = "") => choosable(targets, rows, typed).map((each) => each.id);

test("a helpdesk's conversations stay in it, and others do not get into it", () => {
  expect(ids([row()])).toEqual(["g1", "a2"]);
  expect(ids([row({ source: "rt", agent: null })])).toEqual(["h1", "b1"]);
  expect(ids([row(), row({ source: "rt" })])).toEqual([]);
});

test("whoever has all of them already is not offered, and is for those who are elsewhere", () => {
  expect(ids([row(), row({ agent: { id: "a2", name: null } })])).toEqual(["g1", "a1", "a2"]);
});

test("a group in whose queue all of them stand is offered, to share them out in it", () => {
  const queued = row({ state: "queued", agent: null });
  expect(ids([queued])).toEqual(["g1", "a1", "a2"]);
  expect(stand("g1", [queued, queued])).toBe(true);
  expect(stand("g1", [queued, row()])).toBe(false);
  expect(stand("g2", [queued])).toBe(false);
});

test("every typed word is a part of the name, accents and case aside", () => {
  expect(ids([row()], "rios ANG")).toEqual(["a2"]);
  expect(ids([row()], "nobody")).toEqual([]);
});

test("an order once seen stays, whatever the order of the next answers", () => {
  const some = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 3 }), { maxLength: 12 });
  fc.assert(
    fc.property(some, some, (first, next) => {
      const shown = inOrder(
        next.map((id) => ({ id })),
        first,
      ).map((each) => each.id);
      const known = first.filter((id) => next.includes(id));
      expect(shown).toEqual([...known, ...next.filter((id) => !first.includes(id))]);
    }),
  );
});
