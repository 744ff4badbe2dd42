import fc from "fast-check";
import { expect, test } from "vitest";
import { changesBetween } from "./order.ts";

const ids = fc.uniqueArray(fc.constantFrom(..."abcdefgh"));

test("the same order has no changes", () => {
  fc.assert(
    fc.property(ids, (order) => {
      expect(changesBetween(order, order)).toBe(0);
    }),
  );
});

test("one row that moves is one change, however far it goes", () => {
  expect(changesBetween(["a", "b", "c", "d"], ["d", "a", "b", "c"])).toBe(1);
  expect(changesBetween(["a", "b", "c", "d"], ["b", "c", "d", "a"])).toBe(1);
});

test("rows that enter and leave are counted one by one", () => {
  expect(changesBetween(["a", "b"], ["x", "a", "y"])).toBe(3);
});

test("what is only pushed down by one that enters is no change of its own", () => {
  expect(changesBetween(["a", "b", "c"], ["x", "a", "b", "c"], 2)).toBe(1);
});

test("below the end nothing counts, and none above means the same rows above", () => {
  expect(changesBetween(["a", "b", "c", "d"], ["a", "b", "d", "x"], 2)).toBe(0);
  fc.assert(
    fc.property(ids, ids, fc.nat(8), (shown, now, end) => {
      if (changesBetween(shown, now, end) === 0) expect(now.slice(0, end)).toEqual(shown.slice(0, end));
    }),
  );
});

test("there are changes exactly where the orders differ", () => {
  fc.assert(
    fc.property(ids, ids, (shown, now) => {
      expect(changesBetween(shown, now) === 0).toBe(shown.join() === now.join());
    }),
  );
});
