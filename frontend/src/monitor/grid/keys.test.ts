import { expect, test } from "vitest";
import { commandOf, type Key, moveBy } from "./keys.ts";

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
  expect(moveBy(pressed, { line: 50, column: 2 }, extent)).toEqual(place);
});

test("the header is above the first row, and only an arrow goes there", () => {
  expect(moveBy(key("ArrowUp"), { line: 0, column: 0 }, extent)?.line).toBe(-1);
  expect(moveBy(key("k"), { line: 0, column: 0 }, extent)?.line).toBe(0);
  expect(moveBy(key("PageUp"), { line: 3, column: 0 }, extent)?.line).toBe(0);
});

test("the browser's own keys are left to it", () => {
  expect(moveBy(key("ArrowLeft", { altKey: true }), { line: 0, column: 0 }, extent)).toBeNull();
  expect(commandOf(key("a", { ctrlKey: true }))).toBeNull();
  expect(commandOf(key("v", { metaKey: true }))).toBeNull();
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
  [key("Escape"), "close"],
])("%o asks for %s", (pressed, command) => {
  expect(commandOf(pressed)).toBe(command);
});
