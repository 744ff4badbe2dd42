import fc from "fast-check";
import { expect, test } from "vitest";
import { changesOf } from "./changes.ts";

const leaf = fc.oneof(
  fc.string({ minLength: 1 }),
  fc.integer(),
  fc.boolean(),
  fc.array(fc.string(), { minLength: 1 }),
);
const name = fc.stringMatching(/^[a-z]{1,6}$/);
const values = fc.dictionary(name, fc.oneof(leaf, fc.dictionary(name, leaf, { minKeys: 1 })), {
  noNullPrototype: true,
});

/** Every value by its whole name. */
function flat(each: Record<string, unknown>, at = ""): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(each).flatMap(([key, value]) =>
      typeof value === "object" && value !== null && !Array.isArray(value)
        ? Object.entries(flat(value as Record<string, unknown>, `${at}${key}.`))
        : [[at + key, value]],
    ),
  );
}

test("nothing differs from itself", () => {
  fc.assert(
    fc.property(values, (each) => {
      expect(changesOf(each, structuredClone(each))).toEqual([]);
    }),
  );
});

test("what was there at first is all after, what is gone is all before", () => {
  fc.assert(
    fc.property(values, (each) => {
      const born = changesOf(null, each);
      expect(Object.fromEntries(born.map(({ field, after }) => [field, after]))).toEqual(flat(each));
      expect(born.every(({ before }) => before === null)).toBe(true);
      expect(changesOf(each, null).map(({ field, before }) => [field, before])).toEqual(Object.entries(flat(each)));
    }),
  );
});

test("the lines are exactly the values that differ", () => {
  fc.assert(
    fc.property(fc.dictionary(name, leaf), fc.dictionary(name, leaf), (one, other) => {
      const names = new Set([...Object.keys(one), ...Object.keys(other)]);
      const differ = [...names].filter((each) => JSON.stringify(one[each]) !== JSON.stringify(other[each]));
      expect(changesOf(one, other).map(({ field }) => field)).toEqual(differ);
    }),
  );
});
