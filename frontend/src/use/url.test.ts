import fc from "fast-check";
import { expect, test } from "vitest";
import { DENSITIES } from "./density.ts";
import { FILTERS, formatView, parseView } from "./url.ts";

const value = fc.string({ minLength: 1, maxLength: 12 });
const views = fc.record({
  tab: fc.constant("conversations"),
  filter: fc
    .dictionary(fc.constantFrom(...FILTERS), fc.uniqueArray(value, { minLength: 1, maxLength: 3 }))
    .map((filter) => ({ ...filter })),
  sort: fc.option(fc.constantFrom("created", "-wait")),
  conversation: fc.option(value),
  columns: fc.option(fc.constantFrom("ticket", "customer.220,wait")),
  density: fc.option(fc.constantFrom(...DENSITIES)),
});

test("a view survives its address", () => {
  fc.assert(
    fc.property(views, (view) => {
      expect(parseView(formatView(view))).toEqual(view);
    }),
  );
});

test("the plain view has a plain address, and strangers in an address are left out", () => {
  expect(formatView(parseView("?tab=conversations&nonsense=1"))).toBe("");
});
