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

test("there are changes exactly where the orders differ", () => {
  fc.assert(
    fc.property(ids, ids, (shown, now) => {
      expect(changesBetween(shown, now) === 0).toBe(shown.join() === now.join());
    }),
  );
});
