import fc from "fast-check";
import { expect, test } from "vitest";
import { changedCells, MOST_MARKED, marksOf } from "./marks.ts";

const COLUMNS = ["state", "wait", "customer"];
const row = (cells: Record<string, unknown>) => ({ id: "a", version: 1, cells });
const cells = fc.record({
  state: fc.constantFrom("queued", "in_progress"),
  wait: fc.option(fc.record({ since: fc.nat(3), target: fc.nat(3) })),
  customer: fc.record({ name: fc.constantFrom("Ana", "Bia") }),
});

test("a cell is marked exactly where it says something else, however it travelled", () => {
  fc.assert(
    fc.property(cells, cells, (was, is) => {
      const changed = changedCells(row(was), row(structuredClone(is)), COLUMNS);
      const differ = COLUMNS.filter(
        (name) => JSON.stringify(was[name as "wait"]) !== JSON.stringify(is[name as "wait"]),
      );
      expect(changed).toEqual(differ);
    }),
  );
});

test("a row that is new, or gone, marks nothing; nor does a column that is not on the screen", () => {
  expect(changedCells(null, row({ state: "queued" }), COLUMNS)).toEqual([]);
  expect(changedCells(row({ state: "queued" }), null, COLUMNS)).toEqual([]);
  expect(changedCells(row({ tags: ["a"] }), row({ tags: ["b"] }), COLUMNS)).toEqual([]);
});

test("at most twenty cells are marked at once; beyond that, the edges of their rows", () => {
  const changes = fc
    .dictionary(fc.string({ maxLength: 3 }), fc.subarray(COLUMNS))
    .map((each) => new Map(Object.entries(each)));
  fc.assert(
    fc.property(changes, (all) => {
      const marks = marksOf(all, 1, 0);
      const total = [...all.values()].flat().length;
      expect([...marks.keys()].sort()).toEqual(
        [...all]
          .filter(([, names]) => names.length)
          .map(([id]) => id)
          .sort(),
      );
      for (const mark of marks.values()) expect(mark.cells === null).toBe(total > MOST_MARKED);
    }),
  );
});
