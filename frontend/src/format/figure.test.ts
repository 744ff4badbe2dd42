import { expect, test } from "vitest";
import type { IndicatorShown } from "../contract/live.ts";
import { changeOf, figureText, valueAt } from "./figure.ts";
import { region } from "./region.ts";

const here = region("es-AR", "America/Sao_Paulo");
const indicator = (unit: IndicatorShown["unit"], form: IndicatorShown["form"]): IndicatorShown => ({
  name: "x",
  label: "X",
  short: "x",
  help: "",
  level: "main",
  span: "now",
  unit,
  form,
  over: "conversations",
  lists: {},
  targets: null,
  series: null,
  line: null,
  against: null,
});

test("a mean age is now minus the mean moment, and nothing over nothing", () => {
  expect(valueAt("mean_age", [2, 1000], 61_000)).toBe(60);
  expect(valueAt("mean_age", null, 61_000)).toBeNull();
  expect(valueAt("mean_age", [0, null], 61_000)).toBeNull();
});

test("ages that stand still count, and do not grow", () => {
  expect(valueAt("mean_age", [1, 1000, 3, 20_000], 61_000)).toBe(30);
  expect(valueAt("mean_age", [0, 0, 2, 20_000], 61_000)).toBe(20);
  expect(valueAt("oldest", [null, 20_000], 61_000)).toBe(20);
  expect(valueAt("oldest", [1000, 20_000], 61_000)).toBe(60);
});

test("the oldest is now minus its moment, never below zero", () => {
  expect(valueAt("oldest", 1000, 61_000)).toBe(60);
  expect(valueAt("oldest", 62_000, 61_000)).toBe(0);
  expect(valueAt("oldest", null, 61_000)).toBeNull();
});

test("nothing is a dash and zero is a zero", () => {
  expect(figureText(indicator("conversations", "number"), null, here)).toBe("—");
  expect(figureText(indicator("conversations", "number"), 0, here)).toBe("0");
});

test("counts are grouped, durations are times, shares of transfers have two decimals", () => {
  expect(figureText(indicator("conversations", "number"), 1204, here)).toBe("1.204");
  expect(figureText(indicator("seconds", "mean"), 192, here)).toBe("03:12");
  expect(figureText(indicator("transfers", "mean"), 0.135, here)).toBe("0,14");
});

test("a share is told in hundredths", () => {
  expect(figureText(indicator("share", "mean"), 0.684, here)).toMatch(/^68\s?%$/);
});

test("a change is a share of what was before, with its sign, and of nothing there is none", () => {
  expect(here.change(changeOf(512, 278) ?? 0)).toMatch(/^\+84\s?%$/);
  expect(here.change(changeOf(3, 4) ?? 0)).toMatch(/^-25\s?%$/);
  expect([changeOf(3, 0), changeOf(3, null), changeOf(undefined, 3)]).toEqual([null, null, null]);
});
