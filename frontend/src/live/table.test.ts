import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { floors } from "./arbitrary.fixture.ts";
import { COLUMNS, diffOf, snapshotOf } from "./server.fixture.ts";
import { applyDiff, fromSnapshot, type Table } from "./table.ts";

const fresh = (floor: Parameters<typeof snapshotOf>[0], seq: number): Table =>
  fromSnapshot(COLUMNS, snapshotOf(floor, seq));

describe("a table", () => {
  test("of a snapshot and its diffs equals a fresh snapshot", () => {
    fc.assert(
      fc.property(fc.array(floors, { minLength: 2, maxLength: 6 }), (states) => {
        const [first, ...rest] = states as [(typeof states)[0], ...typeof states];
        let table = fresh(first, 0);
        let before = first;
        for (const [index, state] of rest.entries()) {
          table = applyDiff(COLUMNS, table, diffOf(before, state, index + 1));
          expect(table).toEqual(fresh(state, index + 1));
          before = state;
        }
      }),
      { numRuns: 500 },
    );
  });

  test("keeps what is held after it left, and says why it left", () => {
    const old = { rows: [{ id: "a", version: 1, name: "Ana" }], before: 0, total: 1 };
    const gone = { rows: [], before: 0, total: 0 };
    const table = applyDiff(COLUMNS, fresh(old, 0), diffOf(old, gone, 1), new Set(["a"]));
    expect(table.order).toEqual([]);
    expect(table.left.get("a")).toBe("unmatched");
    expect(table.rows.get("a")?.cells.customer).toEqual({ name: "Ana" });
  });

  test("forgets at once a row that was denied, even a held one", () => {
    const old = { rows: [{ id: "a", version: 1, name: "Ana" }], before: 0, total: 1 };
    const diff = {
      ...diffOf(old, { rows: [], before: 0, total: 0 }, 1),
      drop: [["a", "denied"] as [string, "denied"]],
    };
    const table = applyDiff(COLUMNS, fresh(old, 0), diff, new Set(["a"]));
    expect(table.rows.has("a")).toBe(false);
    expect(table.left.get("a")).toBe("denied");
  });

  test("patches a held row that is outside of the band", () => {
    const old = { rows: [{ id: "a", version: 1, name: "Ana" }], before: 0, total: 1 };
    const held = new Set(["a"]);
    const left = applyDiff(COLUMNS, fresh(old, 0), diffOf(old, { rows: [], before: 0, total: 0 }, 1), held);
    const patch = {
      type: "diff" as const,
      audience: 1,
      seq: 2,
      at: 2,
      patch: [["a", 2, { customer: { name: "Bia" } }]],
    };
    const table = applyDiff(COLUMNS, left, patch, held);
    expect(table.rows.get("a")).toEqual({ id: "a", version: 2, cells: { customer: { name: "Bia" }, wait: null } });
  });
});
