import fc from "fast-check";
import { expect, test } from "vitest";
import { isListed, toggleListed } from "./wishes.ts";

const STATUSES = ["available", "pre_pause", "pause", "unavailable", "offline"];
const filters = fc.record(
  {
    group: fc.uniqueArray(fc.constantFrom("shop/a", "shop/b"), { minLength: 1 }),
    q: fc.constant(["ana"]),
    status: fc.uniqueArray(fc.constantFrom(...STATUSES), { minLength: 1 }),
    reason: fc.constant(["lunch"]),
    exceeded: fc.constant(["true"]),
    away: fc.constant(["true"]),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<Record<string, string[]>>;
const lists = fc.constantFrom<Record<string, string[]>>(
  { status: ["available"] },
  { status: ["available", "pre_pause"] },
  { exceeded: ["true"] },
  { away: ["true"] },
);

test("a click on a card lists the agents it counts, of whom the cards are about; another click, all of these", () => {
  fc.assert(
    fc.property(filters, lists, (filter, listed) => {
      fc.pre(!isListed({ lists: listed }, filter));
      const { group, q } = filter;
      const who = { ...(group ? { group } : {}), ...(q ? { q } : {}) };
      const after = toggleListed({ lists: listed }, filter);
      expect(after).toEqual({ ...who, ...listed });
      expect(isListed({ lists: listed }, after)).toBe(true);
      expect(toggleListed({ lists: listed }, after)).toEqual(who);
    }),
  );
});

test("a card is marked whatever the order of its values in the address", () => {
  fc.assert(
    fc.property(fc.shuffledSubarray(["available", "pre_pause"], { minLength: 2 }), (status) => {
      expect(isListed({ lists: { status: ["available", "pre_pause"] } }, { status })).toBe(true);
    }),
  );
  expect(isListed({ lists: { status: ["available"] } }, { status: ["available", "pause"] })).toBe(false);
});
