import { expect, test } from "vitest";
import { duration, isoDuration } from "./duration.ts";

test.each([
  [0, "00:00"],
  [-5, "00:00"],
  [252, "04:12"],
  [3599.9, "59:59"],
  [3600, "1 h 00"],
  [3840, "1 h 04"],
  [86_399, "23 h 59"],
  [86_400, "1 d 0 h"],
  [183_600, "2 d 3 h"],
])("%d seconds read %s", (seconds, words) => {
  expect(duration(seconds)).toBe(words);
});

test("machines read seconds", () => {
  expect(isoDuration(754.9)).toBe("PT754S");
});
