import fc from "fast-check";
import { expect, test } from "vitest";
import { fromInput, momentAt, toInput, tomorrowAt, wallClock } from "./zoned.ts";

const zones = fc.constantFrom("America/Sao_Paulo", "America/Santiago", "Europe/Lisbon", "Asia/Kolkata", "UTC");
const minutes = fc.integer({ min: Date.UTC(2024, 0) / 60_000, max: Date.UTC(2027, 0) / 60_000 });

test("what an input shows is the moment it was given, but for the hour that comes twice", () => {
  fc.assert(
    fc.property(zones, minutes, (zone, minute) => {
      const moment = minute * 60_000;
      const back = fromInput(zone, toInput(zone, moment)) as number;
      expect(wallClock(zone, back)).toEqual(wallClock(zone, moment));
      expect(Math.abs(back - moment)).toBeLessThanOrEqual(3_600_000);
    }),
  );
});

test("tomorrow at nine is at nine by the clock on the wall, later and within two days", () => {
  fc.assert(
    fc.property(zones, minutes, (zone, minute) => {
      const moment = minute * 60_000;
      const then = tomorrowAt(zone, moment, 9);
      expect(wallClock(zone, then)).toMatchObject({ hour: 9, minute: 0 });
      expect(then).toBeGreaterThan(moment);
      expect(then - moment).toBeLessThan(35 * 3_600_000);
    }),
  );
});

test("an hour that the clock leaves out is the one as much later", () => {
  const left = momentAt("America/Santiago", { year: 2025, month: 9, day: 7, hour: 0, minute: 30 });
  expect(toInput("America/Santiago", left)).toBe("2025-09-07T01:30");
});

test("what is no moment is nothing", () => {
  expect(fromInput("UTC", "")).toBeNull();
});
