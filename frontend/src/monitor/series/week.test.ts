import fc from "fast-check";
import { expect, test } from "vitest";
import { wallClock } from "../../format/zoned.ts";
import { HOUR, placer, weekOf } from "./week.ts";

const zones = fc.constantFrom("UTC", "America/Sao_Paulo", "America/Santiago", "Asia/Kolkata", "Europe/Lisbon");
const since = fc.integer({ min: 438_000, max: 569_400 }).map((hour) => hour * HOUR);
const hours = fc.array(fc.tuple(fc.double({ min: 0, max: 1e4, noNaN: true }), fc.nat(50)), { maxLength: 28 * 24 });

test("an hour lies where the clock on the wall says", () => {
  fc.assert(
    fc.property(zones, since, (zone, moment) => {
      const { year, month, day, hour } = wallClock(zone, moment);
      const weekday = (new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 6) % 7;
      expect(placer(zone)(moment)).toBe(weekday * 24 + hour);
    }),
  );
});

test("a week is the mean of its hours, of what was divided weighted by what it was divided by", () => {
  fc.assert(
    fc.property(zones, since, hours, fc.boolean(), (zone, begin, told, divided) => {
      const values = told.map(([value, over]) => (divided && over === 0 ? null : value));
      const over = divided ? told.map(([, each]) => each) : null;
      const { cells, highest } = weekOf({ since: begin, values, over }, zone);
      const place = placer(zone);
      cells.forEach((cell, at) => {
        const here = told.filter((_, number) => place(begin + number * HOUR) === at);
        const weight = here.reduce((sum, each) => sum + (divided ? each[1] : 1), 0);
        const sum = here.reduce((all, each) => all + each[0] * (divided ? each[1] : 1), 0);
        if (weight === 0) expect(cell).toBeNull();
        else expect(cell).toBeCloseTo(sum / weight, 6);
      });
      const known = cells.map((cell) => cell ?? 0);
      if (highest === null) expect(Math.max(...known)).toBe(0);
      else expect(known[highest]).toBe(Math.max(...known));
    }),
  );
});
