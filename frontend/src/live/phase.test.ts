import { expect, test } from "vitest";
import type { Heard } from "./connection.ts";
import { phaseOf } from "./phase.ts";

const heard = (open: boolean, last: number | null): Heard => ({ open, last, beat: null, build: null, delay: null });

test.each([
  [heard(false, null), "connecting"],
  [heard(true, 99_000), "live"],
  [heard(true, 88_000), "reconnecting"],
  [heard(false, 99_900), "reconnecting"],
  [heard(true, 69_000), "stale"],
  [heard(false, -201_000), "lost"],
])("silence decides how live the screen is: %o is %s", (state, phase) => {
  expect(phaseOf(state, 100_000)).toBe(phase);
});
