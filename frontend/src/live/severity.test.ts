import fc from "fast-check";
import { expect, test } from "vitest";
import { CALM, LEAST, type Standing, standing } from "./severity.ts";

const above = { warns: 100, severe: 200 };
const below = { warns: 0.8, severe: 0.7, below: true };
const steps = fc.array(fc.tuple(fc.nat(300), fc.nat(5_000)), { maxLength: 60 });

function walk(values: [number, number][]): { was: Standing; is: Standing; value: number; now: number }[] {
  let was = CALM;
  let now = 0;
  return values.map(([value, later]) => {
    now += later;
    const step = { was, is: standing(was, value, above, now), value, now };
    was = step.is;
    return step;
  });
}

test("a level is entered at its limit, at once, whatever was before", () => {
  fc.assert(
    fc.property(steps, (values) => {
      for (const { is, value } of walk(values)) {
        if (value >= 200) expect(is.level).toBe(2);
        else if (value >= 100) expect(is.level).toBeGreaterThanOrEqual(1);
      }
    }),
  );
});

test("it is left only below nine tenths of the limit, and never within ten seconds", () => {
  fc.assert(
    fc.property(steps, (values) => {
      for (const { was, is, value, now } of walk(values)) {
        if (is.level >= was.level) continue;
        expect(now - was.since).toBeGreaterThanOrEqual(LEAST);
        expect(value).toBeLessThan(was.level === 2 ? 180 : 90);
      }
    }),
  );
});

test("a figure that stays where it is settles, and then stands", () => {
  fc.assert(
    fc.property(steps, fc.nat(300), (values, value) => {
      const last = walk(values).at(-1)?.is ?? CALM;
      const settled = standing(last, value, above, 1e9);
      expect(standing(settled, value, above, 2e9).level).toBe(settled.level);
      if (value < 90) expect(settled.level).toBe(0);
    }),
  );
});

test("where low is bad, it is the other way round, and nothing is calm", () => {
  expect(standing(CALM, 0.85, below, 0).level).toBe(0);
  expect(standing(CALM, 0.8, below, 0).level).toBe(1);
  expect(standing(CALM, 0.5, below, 0).level).toBe(2);
  expect(standing({ level: 1, since: 0 }, 0.85, below, 60_000).level).toBe(1);
  expect(standing({ level: 1, since: 0 }, 0.95, below, 60_000).level).toBe(0);
  expect(standing(CALM, null, below, 0)).toBe(CALM);
});
