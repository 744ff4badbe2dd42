import fc from "fast-check";
import { expect, test } from "vitest";
import type { Subject } from "../subject.ts";
import { type Agent, shareOut, toAgent } from "./loads.ts";

const row = (agent: string | null, state = agent === null ? "queued" : "in_progress"): Subject => ({
  id: "c",
  version: 1,
  name: "Ana",
  ticket: null,
  state,
  agent: agent === null ? null : { id: agent, name: agent },
  group: null,
  source: "shop",
  priority: 0,
  tags: [],
});
const agent = (id: string, load: number, capacity: number, more: Partial<Agent> = {}): Agent => ({
  id,
  status: "available",
  groups: ["g"],
  load,
  capacity,
  free: Math.max(0, capacity - load),
  ...more,
});

test("an agent's load grows by the rows they do not have already", () => {
  const rows = [row(null), row("b"), row("a"), row("a", "pending")];
  expect(toAgent(agent("a", 3, 5), rows)).toMatchObject({ before: 3, after: 6, added: 3, capacity: 5 });
});

test("outside of one's reach no load is told, before or after", () => {
  expect(toAgent(agent("a", 0, 0, { load: null, capacity: null, free: 2 }), [row(null)])).toMatchObject({
    before: null,
    after: null,
    added: 1,
  });
});

test("shared out, nobody gets more than their places and who is not available gets none", () => {
  const agents = fc.array(
    fc.record({
      load: fc.nat(6),
      capacity: fc.nat(6),
      status: fc.constantFrom("available", "pause", "offline"),
      group: fc.constantFrom("g", "h"),
    }),
    { maxLength: 6 },
  );
  fc.assert(
    fc.property(agents, fc.nat(20), (told, count) => {
      const all = told.map(({ load, capacity, status, group }, index) =>
        agent(`a${index}`, load, capacity, {
          status,
          groups: [group],
          free: status === "available" ? Math.max(0, capacity - load) : 0,
        }),
      );
      const rows = Array.from({ length: count }, () => row(null));
      const { loads, queued } = shareOut("g", rows, all);
      expect(loads.reduce((sum, each) => sum + each.added, 0) + queued).toBe(count);
      for (const each of loads) {
        const found = all.find((one) => one.id === each.agent) as Agent;
        expect(found).toMatchObject({ status: "available", groups: ["g"] });
        expect(each.added).toBeLessThanOrEqual(found.free);
      }
      const places = all.filter((one) => one.groups?.includes("g")).reduce((sum, one) => sum + one.free, 0);
      expect(queued).toBe(Math.max(0, count - places));
      // Fair: nobody who got one is left with fewer places than another has, by more than one.
      const left = all.filter((one) => one.free > 0 && one.groups?.includes("g"));
      const rest = left.map((one) => one.free - (loads.find((each) => each.agent === one.id)?.added ?? 0));
      const given = left.filter((one) => loads.some((each) => each.agent === one.id));
      for (const one of given) {
        const mine = one.free - (loads.find((each) => each.agent === one.id)?.added ?? 0);
        expect(Math.max(0, ...rest) - mine).toBeLessThanOrEqual(1);
      }
    }),
  );
});

test("nobody is given what they have, and of equals the first by id comes first", () => {
  const agents = [agent("b", 0, 2), agent("a", 0, 2)];
  const added = (rows: Subject[]) => shareOut("g", rows, agents).loads.map((each) => [each.agent, each.added]);
  expect(added([row(null)])).toEqual([["a", 1]]);
  expect(added([row("a"), row("a")])).toEqual([["b", 2]]);
  expect(shareOut("g", [row("a")], [agent("a", 0, 2)])).toMatchObject({ loads: [], queued: 1 });
});

test("without a group each row goes to the agents of its own, and who is in two has their places once", () => {
  const of = (group: string): Subject => ({ ...row(null), group: { id: group, name: group } });
  const agents = [agent("a", 0, 2, { groups: ["g", "h"] }), agent("b", 0, 1, { groups: ["h"] })];
  const { loads, queued } = shareOut(null, [of("g"), of("h"), of("g"), of("h"), row(null)], agents);
  expect(loads.map((each) => [each.agent, each.added])).toEqual([
    ["a", 2],
    ["b", 1],
  ]);
  expect(queued).toBe(2);
});
