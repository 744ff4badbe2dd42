import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Underway } from "./underway.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("a row is marked from the click, then waits for the seq of the answer", () => {
  const underway = new Underway();
  const heard = vi.fn();
  underway.subscribe("c1", heard);
  underway.begin(["c1", "c2"], "transfer");
  expect(underway.of("c1")).toEqual({ name: "transfer", seq: null });
  underway.answered(["c1"], 7);
  expect(underway.of("c1")).toEqual({ name: "transfer", seq: 7 });
  expect(underway.of("c2")).toEqual({ name: "transfer", seq: null });
  expect(heard).toHaveBeenCalledTimes(2);
});

test("what was refused is marked no longer, and nothing stays marked for ever", () => {
  const underway = new Underway();
  underway.begin(["c1", "c2"], "note");
  underway.end(["c1"]);
  underway.answered(["c2"], 7);
  expect(underway.of("c1")).toBeNull();
  vi.runAllTimers();
  expect(underway.of("c2")).toBeNull();
});

test("an old mark that runs out leaves a newer one alone", () => {
  const underway = new Underway();
  underway.begin(["c1"], "transfer");
  underway.answered(["c1"], 7);
  underway.begin(["c1"], "undo");
  vi.runAllTimers();
  expect(underway.of("c1")).toEqual({ name: "undo", seq: null });
});
