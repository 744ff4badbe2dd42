import fc from "fast-check";
import type { Floor } from "./server.fixture.ts";

/** A list of up to eight conversations, in any order, somewhere in a longer one. */
export const floors: fc.Arbitrary<Floor> = fc
  .record({
    rows: fc.uniqueArray(
      fc.record({
        id: fc.constantFrom("a", "b", "c", "d", "e", "f", "g", "h"),
        version: fc.nat(3),
        name: fc.constantFrom("Ana", "Bia", "Carla"),
      }),
      { selector: (row) => row.id },
    ),
    before: fc.nat(5),
    after: fc.nat(5),
  })
  .map(({ rows, before, after }) => ({ rows, before, total: before + rows.length + after }));
