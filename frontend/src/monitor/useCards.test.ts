import fc from "fast-check";
import { expect, test } from "vitest";
import { chosenCards } from "./useCards.ts";

const NAMES = ["queued", "unanswered", "in_progress", "all"];
const CARDS = NAMES.map((indicator) => ({ indicator, details: [] }));

test("the cards chosen stand in the order chosen, each once", () => {
  fc.assert(
    fc.property(fc.shuffledSubarray(NAMES, { minLength: 1 }), (names) => {
      expect(chosenCards([...names, ...names].join(), CARDS).map((each) => each.indicator)).toEqual(names);
    }),
  );
});

test("whatever is remembered, there are cards", () => {
  fc.assert(
    fc.property(fc.option(fc.string()), (text) => {
      expect(chosenCards(text, CARDS).length).toBeGreaterThan(0);
    }),
  );
});
