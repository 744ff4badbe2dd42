import { expect, test } from "vitest";
import { commandOf, type Key, moveBy } from "./keys.ts";
import { USUAL_KEYS } from "./shortcuts.ts";

const key = (name: string, held: Partial<Key> = {}): Key => ({
  key: name,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});
const extent = { lines: 100, columns: 5, page: 20 };

test.each([
  [key("ArrowDown"), { line: 51, column: 2 }],
  [key("ArrowUp"), { line: 49, column: 2 }],
  [key("ArrowLeft"), { line: 50, column: 1 }],
  [key("ArrowRight"), { line: 50, column: 3 }],
  [key("Home"), { line: 50, column: 0 }],
  [key("End"), { line: 50, column: 4 }],
  [key("Home", { ctrlKey: true }), { line: 0, column: 0 }],
  [key("End", { ctrlKey: true }), { line: 99, column: 4 }],
  [key("PageDown"), { line: 70, column: 2 }],
  [key("PageUp"), { line: 30, column: 2 }],
  [key("j"), { line: 51, column: 2 }],
  [key("K"), { line: 49, column: 2 }],
])("%o moves to %o", (pressed, place) => {
  expect(moveBy(pressed, { line: 50, column: 2 }, extent, true)).toEqual(place);
});

test("the header is above the first row, and only an arrow goes there", () => {
  expect(moveBy(key("ArrowUp"), { line: 0, column: 0 }, extent, true)?.line).toBe(-1);
  expect(moveBy(key("k"), { line: 0, column: 0 }, extent, true)?.line).toBe(0);
  expect(moveBy(key("PageUp"), { line: 3, column: 0 }, extent, true)?.line).toBe(0);
});

test("the browser's own keys are left to it", () => {
  expect(moveBy(key("ArrowLeft", { altKey: true }), { line: 0, column: 0 }, extent, true)).toBeNull();
  expect(commandOf(key("a", { ctrlKey: true }), USUAL_KEYS)).toBeNull();
  expect(commandOf(key("v", { metaKey: true }), USUAL_KEYS)).toBeNull();
});

test.each([
  [key("Enter"), "view"],
  [key("v"), "view"],
  [key("m"), "menu"],
  [key("F10", { shiftKey: true }), "menu"],
  [key(" "), "select"],
  [key(" ", { shiftKey: true }), "select"],
  [key("T"), "transfer"],
  [key("u"), "undo"],
  [key("A"), "apply"],
  [key("/"), "search"],
  [key("?", { shiftKey: true }), "help"],
  [key("f"), "freeze"],
  [key("R"), "recompute"],
  [key("s"), "save"],
  [key("D"), "density"],
  [key("3"), "view 3"],
  [key("Escape"), "close"],
])("%o asks for %s", (pressed, command) => {
  expect(commandOf(pressed, USUAL_KEYS)).toBe(command);
});

test("turned off, no letter moves or does anything; the others do", () => {
  const off = { ...USUAL_KEYS, off: true };
  for (const letter of "jkvmtuarfsd/?19") {
    expect(commandOf(key(letter), off)).toBeNull();
    expect(moveBy(key(letter), { line: 50, column: 2 }, extent, false)).toBeNull();
  }
  expect(commandOf(key("Enter"), off)).toBe("view");
  expect(moveBy(key("ArrowDown"), { line: 50, column: 2 }, extent, false)?.line).toBe(51);
});
