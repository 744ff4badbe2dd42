import fc from "fast-check";
import { expect, test } from "vitest";
import { extent, HEIGHT, paths, WIDTH } from "./line.ts";

const values = fc.array(fc.option(fc.double({ min: 0, max: 1e6, noNaN: true }), { nil: null }), { maxLength: 120 });

test("every known minute is one point of a line, within the field, higher where there was more", () => {
  fc.assert(
    fc.property(values, (minutes) => {
      const points = paths(minutes).flatMap((path) =>
        path
          .replace("h0.01", "")
          .split(/[ML]/)
          .slice(1)
          .map((point) => point.split(" ").map(Number) as [number, number]),
      );
      const known = minutes.filter((minute) => minute !== null);
      expect(points.length).toBe(known.length);
      for (const [place, [x, y]] of points.entries()) {
        expect(x >= 0 && x <= WIDTH && y >= 0 && y <= HEIGHT).toBe(true);
        const before = points[place - 1];
        if (before === undefined) continue;
        expect(x).toBeGreaterThanOrEqual(before[0]);
        const rose = (known[place] as number) >= (known[place - 1] as number);
        expect(rose ? y <= before[1] : y >= before[1]).toBe(true);
      }
    }),
  );
});

test("a hole breaks the line, and of nothing there is nothing", () => {
  expect(paths([1, 2, null, 3]).length).toBe(2);
  expect(paths([null, null])).toEqual([]);
  expect(extent([null])).toBeNull();
  expect(extent([2, null, 5, 3, null])).toEqual({ least: 2, most: 5, last: 3 });
});
