import fc from "fast-check";
import { expect, test } from "vitest";
import type { Shown } from "../../live/list.ts";
import { indexOfId, lineAt, lineCount, rowsBetween, rowsHere, rowsWithin } from "./lines.ts";

const section = (prefix: string, before: number, band: number, after: number): Shown => ({
  order: Array.from({ length: band }, (_, index) => `${prefix}${before + index}`),
  before,
  length: before + band + after,
  total: before + band + after,
  pending: 0,
  ready: true,
  moved: 0,
});
const size = fc.nat(4);
const lists = fc
  .tuple(size, size, size, size, size, size)
  .map(([a, b, c, d, e, f]) => [section("x", a, b, c), section("y", d, e, f)]);

test("every line is a heading or a row, and nothing stands after the last", () => {
  fc.assert(
    fc.property(lists, fc.boolean(), (shown, headings) => {
      const count = lineCount(shown, headings);
      for (let index = 0; index < count; index++) expect(lineAt(shown, headings, index)).not.toBeNull();
      expect(lineAt(shown, headings, count)).toBeNull();
    }),
  );
});

test("a conversation is found on its own line", () => {
  fc.assert(
    fc.property(lists, fc.boolean(), (shown, headings) => {
      for (const id of shown.flatMap((each) => each.order)) {
        expect(lineAt(shown, headings, indexOfId(shown, headings, id))).toMatchObject({ kind: "row", id });
      }
    }),
  );
});

test("the visible lines of a section are rows of it", () => {
  const shown = [section("x", 0, 3, 0), section("y", 0, 5, 0)];
  expect(rowsWithin(shown, true, 0, 0, 6)).toEqual([0, 3]);
  expect(rowsWithin(shown, true, 1, 0, 6)).toEqual([0, 2]);
  expect(rowsWithin(shown, true, 1, 0, 2)).toEqual([0, 0]);
});

test("from the first line to the last, and back, are all the rows that are here", () => {
  fc.assert(
    fc.property(lists, fc.boolean(), (shown, headings) => {
      const last = lineCount(shown, headings) - 1;
      expect(rowsBetween(shown, headings, 0, last)).toEqual(rowsHere(shown));
      expect(rowsBetween(shown, headings, last, 0)).toEqual(rowsHere(shown));
    }),
  );
});
