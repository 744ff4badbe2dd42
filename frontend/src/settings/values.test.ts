import fc from "fast-check";
import { expect, test } from "vitest";
import type { FieldShown } from "./shapes.ts";
import { emptyValue, inUnits, numbersOf, sentValue, UNITS } from "./values.ts";

const field = (name: string, input: FieldShown["input"], fixed = false): FieldShown => ({
  name,
  input,
  fixed,
  label: name,
  help: "",
  required: true,
  nullable: false,
  minimum: null,
  maximum: null,
  choices: [],
});

test("a length is the same in whatever unit it is shown, and always a whole number of it", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 365 * 86_400 }), (seconds) => {
      const { amount, unit } = inUnits(seconds);
      expect(amount * UNITS[unit]).toBe(seconds);
      expect(Number.isInteger(amount)).toBe(true);
    }),
  );
});

test("numbers are read as they are written, with commas or spaces, and words are not", () => {
  fc.assert(
    fc.property(fc.array(fc.nat()), fc.constantFrom(", ", " ", ",", "; "), (numbers, between) => {
      expect(numbersOf(numbers.join(between))).toEqual(numbers);
    }),
  );
  expect(numbersOf("15, soon")).toBeNull();
  expect(numbersOf("-5")).toBeNull();
});

test("what the server sets is never sent, and an empty text is none", () => {
  const fields = [field("text", "text"), field("since", "moment", true), field("groups", "groups")];
  expect(emptyValue(fields)).toEqual({ text: "", groups: [] });
  expect(sentValue(fields, { text: "", since: "2026-11-22T00:00:00Z", groups: ["a"] })).toEqual({
    text: null,
    groups: ["a"],
  });
});
