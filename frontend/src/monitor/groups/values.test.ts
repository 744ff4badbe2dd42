import fc from "fast-check";
import { expect, test } from "vitest";
import { longest, nobody } from "./values.ts";

test("the longest wait grows with the clock, but where it stands still, and is never negative", () => {
  const moments = fc.option(fc.nat(10_000));
  fc.assert(
    fc.property(moments, fc.nat(10_000), fc.nat(10_000), (since, still, now) => {
      const length = longest([since, still], now) as number;
      expect(length).toBeGreaterThanOrEqual(still);
      expect(length).toBe(Math.max(still, since === null ? 0 : now - since));
      if (since !== null) expect(longest(since, now)).toBe(Math.max(0, now - since));
    }),
  );
  expect(longest(null, 5)).toBeNull();
});

test("nobody is there only where somebody waits and it is known who is", () => {
  const row = (cells: Record<string, unknown>) => ({ id: "g", version: 0, cells });
  expect(nobody(row({ queued: 2, agents: { available: 0, present: 1, all: 4 } }))).toBe(true);
  expect(nobody(row({ queued: 0, agents: { available: 0, present: 1, all: 4 } }))).toBe(false);
  expect(nobody(row({ queued: 2, agents: { available: 1, present: 1, all: 4 } }))).toBe(false);
  expect(nobody(row({ queued: 2 }))).toBe(false);
});
