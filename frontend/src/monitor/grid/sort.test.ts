import { expect, test } from "vitest";
import { nextSort } from "./sort.ts";

test("a header sorts up, then down, then gives the order back to urgency", () => {
  expect(nextSort(null, "created")).toBe("created");
  expect(nextSort("created", "created")).toBe("-created");
  expect(nextSort("-created", "created")).toBeNull();
  expect(nextSort("-created", "wait")).toBe("wait");
});
