import fc from "fast-check";
import { expect, test } from "vitest";
import {
  columnsOf,
  formatLayout,
  type Layout,
  moved,
  movedBy,
  NARROWEST,
  parseLayout,
  resolveLayout,
  sized,
  toggled,
  usualLayout,
  WIDEST,
} from "./layout.ts";

const NAMES = ["risk", "ticket", "customer", "wait", "last_message", "tags"] as const;
const DECLARED = NAMES.map((name, index) => ({ name, width: 80, drawn: name !== "risk", shown: index < 4 }));

const layouts: fc.Arbitrary<Layout> = fc.uniqueArray(
  fc.record({
    name: fc.constantFrom(...NAMES),
    width: fc.option(fc.integer({ min: NARROWEST, max: WIDEST })),
  }),
  { selector: (each) => each.name, minLength: 1 },
);
const names = (layout: Layout) => layout.map((each) => each.name);

test("a layout is what its text says", () => {
  fc.assert(
    fc.property(layouts, (layout) => {
      expect(parseLayout(formatLayout(layout))).toEqual(layout);
    }),
  );
});

test("whatever stands in an address, at least one known column is drawn and none twice", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const layout = resolveLayout(parseLayout(text), DECLARED);
      expect(columnsOf(layout, DECLARED).length).toBe(layout.length);
      expect(layout.length).toBeGreaterThan(0);
      expect(new Set(names(layout)).size).toBe(layout.length);
      expect(names(layout)).not.toContain("risk");
    }),
  );
});

test("what is never drawn, or not shown at first, does not stand there until it is chosen", () => {
  expect(names(usualLayout(DECLARED))).toEqual(["ticket", "customer", "wait"]);
  expect(names(toggled(usualLayout(DECLARED), "tags"))).toEqual(["ticket", "customer", "wait", "tags"]);
});

test("moving a column keeps them all, and puts it where it was meant", () => {
  fc.assert(
    fc.property(layouts, fc.nat(8), fc.nat(8), (layout, which, place) => {
      const { name } = layout[which % layout.length] as Layout[number];
      const after = moved(layout, name, place);
      expect([...names(after)].sort()).toEqual([...names(layout)].sort());
      expect(names(after).indexOf(name)).toBe(Math.min(place, layout.length - 1));
      expect(names(after).filter((each) => each !== name)).toEqual(names(layout).filter((each) => each !== name));
    }),
  );
});

test("a step to the left takes back a step to the right, but at the edge", () => {
  fc.assert(
    fc.property(layouts, fc.nat(8), (layout, which) => {
      const at = which % layout.length;
      const { name } = layout[at] as Layout[number];
      const back = movedBy(movedBy(layout, name, 1), name, -1);
      if (at < layout.length - 1) expect(back).toEqual(layout);
    }),
  );
});

test("the last column cannot be taken away", () => {
  fc.assert(
    fc.property(layouts, fc.array(fc.constantFrom(...NAMES)), (layout, clicks) => {
      expect(clicks.reduce(toggled, layout).length).toBeGreaterThan(0);
    }),
  );
});

test("a width stays within what can be read and what can be seen", () => {
  fc.assert(
    fc.property(layouts, fc.integer({ min: -1000, max: 5000 }), (layout, width) => {
      const { name } = layout[0] as Layout[number];
      const after = sized(layout, name, width)[0]?.width as number;
      expect(after).toBeGreaterThanOrEqual(NARROWEST);
      expect(after).toBeLessThanOrEqual(WIDEST);
      expect(sized(layout, name, null)[0]?.width).toBeNull();
    }),
  );
});
