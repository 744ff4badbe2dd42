import fc from "fast-check";
import { expect, test } from "vitest";
import { boundsOf, dateAt, datesOf, formatPeriod, type Period, PRESETS, parsePeriod } from "./period.ts";

const zone = fc.constantFrom("UTC", "America/Sao_Paulo", "America/Santiago", "Asia/Kolkata");
const moment = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2035, 0, 1) });
const date = moment.map((each) => new Date(each).toISOString().slice(0, 10));
const period: fc.Arbitrary<Period> = fc.oneof(
  fc.constantFrom(...PRESETS),
  fc
    .tuple(date, date)
    .map(([one, other]) => (one < other ? { first: one, last: other } : { first: other, last: one })),
);

test("a period survives its address", () => {
  fc.assert(
    fc.property(period, (each) => {
      expect(parsePeriod(formatPeriod(each))).toEqual(each);
    }),
  );
});

test("what is no period is none", () => {
  for (const text of [null, "", "never", "2026-02-30..2026-03-01", "2026-03-02..2026-03-01", "2026-03-02"]) {
    expect(parsePeriod(text)).toBeNull();
  }
});

test("a period is whole days: its first moment is of its first date, and the one before its end of its last", () => {
  fc.assert(
    fc.property(period, zone, moment, (each, where, now) => {
      const dates = datesOf(each, where, now);
      const { from, to } = boundsOf(dates, where);
      expect(dateAt(where, from)).toBe(dates.first);
      expect(dateAt(where, from - 1) < dates.first).toBe(true);
      expect(dateAt(where, to - 1)).toBe(dates.last);
    }),
  );
});

test("now is of today, of the last days and of the month, and yesterday ends where today begins", () => {
  fc.assert(
    fc.property(zone, moment, (where, now) => {
      const of = (preset: Period) => boundsOf(datesOf(preset, where, now), where);
      for (const preset of ["today", "7d", "30d", "month"] as const) {
        const { from, to } = of(preset);
        expect(from <= now && now < to).toBe(true);
      }
      expect(of("yesterday").to).toBe(of("today").from);
    }),
  );
});
