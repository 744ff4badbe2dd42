import fc from "fast-check";
import { expect, test } from "vitest";
import { figureOf, madeOf, sumOf } from "./sums.ts";

const rows = fc.array(fc.record({ contribution: fc.option(fc.nat(1000)), counts: fc.nat(2) }));

test("rows add up in whatever pages they come", () => {
  fc.assert(
    fc.property(rows, rows, (first, second) => {
      const [one, other, both] = [sumOf(first), sumOf(second), sumOf([...first, ...second])];
      expect(both.contribution).toBe(one.contribution + other.contribution);
      expect(both.counts).toBe(one.counts + other.counts);
    }),
  );
});

test("a count is the sum, a mean the sum over how often they count, nothing is nothing", () => {
  const sum = sumOf([
    { contribution: 90, counts: 2 },
    { contribution: null, counts: 0 },
    { contribution: 30, counts: 1 },
  ]);
  expect(figureOf("sum", sum)).toBe(120);
  expect(figureOf("mean", sum)).toBe(40);
  expect(figureOf("mean", sumOf([]))).toBeNull();
  expect(figureOf("ranked", sum)).toBeNull();
});

test("every kind of figure is made as its formula says", () => {
  expect(madeOf({ name: "queued", form: "number", unit: "conversations" })).toBe("sum");
  expect(madeOf({ name: "service_level", form: "number", unit: "share" })).toBe("mean");
  expect(madeOf({ name: "mean_wait", form: "mean_age", unit: "seconds" })).toBe("mean");
  expect(madeOf({ name: "longest_wait", form: "oldest", unit: "seconds" })).toBe("longest");
  expect(madeOf({ name: "first_response_p90", form: "mean", unit: "seconds" })).toBe("ranked");
});
