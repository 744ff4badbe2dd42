import fc from "fast-check";
import { expect, test } from "vitest";
import {
  assigned,
  formatKeys,
  type Keys,
  type Lettered,
  lettered,
  parseKeys,
  USUAL,
  USUAL_KEYS,
} from "./shortcuts.ts";

const COMMANDS = Object.keys(USUAL) as Lettered[];
const choices = fc.array(fc.tuple(fc.constantFrom(...COMMANDS), fc.string({ minLength: 1, maxLength: 2 })));
const chosen = (steps: [Lettered, string][]): Keys =>
  steps.reduce((keys, [command, key]) => assigned(keys, command, key), USUAL_KEYS);

test("whatever is given to what, each command keeps one key and no two share one", () => {
  fc.assert(
    fc.property(choices, (steps) => {
      const keys = chosen(steps);
      expect(new Set(Object.values(keys.of)).size).toBe(COMMANDS.length);
      for (const command of COMMANDS) expect(lettered(keys, keys.of[command])).toBe(command);
    }),
  );
});

test("what is remembered is what was chosen", () => {
  fc.assert(
    fc.property(choices, fc.boolean(), (steps, off) => {
      const keys = { ...chosen(steps), off };
      expect(parseKeys(formatKeys(keys))).toEqual(keys);
    }),
  );
});

test("whatever is found there, the keys are usable", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      expect(new Set(Object.values(parseKeys(text).of)).size).toBe(COMMANDS.length);
    }),
  );
});

test("turned off, no single key does anything", () => {
  fc.assert(
    fc.property(fc.string(), (key) => {
      expect(lettered({ ...USUAL_KEYS, off: true }, key)).toBeNull();
    }),
  );
});

test("keys that move are nobody's", () => {
  expect(assigned(USUAL_KEYS, "freeze", "j")).toBe(USUAL_KEYS);
  expect(assigned(USUAL_KEYS, "freeze", "5")).toBe(USUAL_KEYS);
});
