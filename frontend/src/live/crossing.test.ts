import fc from "fast-check";
import { expect, test } from "vitest";
import { crossed, type Watched } from "./crossing.ts";
import { LEAST, type Level, type Standing } from "./severity.ts";

const queued: Watched = { name: "queued", form: "number", targets: { warns: 10, severe: 20 } };
const all: Watched = { name: "all", form: "number", targets: null };

test("each time a figure becomes worse is told once, and nothing else is", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(30), { maxLength: 40 }), (values) => {
      const standings = new Map<string, Standing>();
      let level: Level = 0;
      values.forEach((value, step) => {
        const worse = crossed(standings, [queued, all], { queued: value, all: value }, step * LEAST);
        const is = standings.get("queued")?.level ?? 0;
        expect([...worse]).toEqual(is > level ? [["queued", is]] : []);
        expect(is).toBe(
          value >= 20 || (level === 2 && value >= 18) ? 2 : value >= 10 || (level > 0 && value >= 9) ? 1 : 0,
        );
        level = is;
      });
    }),
  );
});
