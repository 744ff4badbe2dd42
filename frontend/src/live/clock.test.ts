import { expect, test } from "vitest";
import { Clock } from "./clock.ts";

test("the server's time is known from the sample that travelled fastest", () => {
  let wall = 1000;
  const clock = new Clock(() => wall);
  clock.sample(5900);
  clock.sample(5990);
  clock.sample(5500);
  wall = 2000;
  expect(clock.now()).toBe(6990);
});

test("a stopped clock stands at the server's time of the stop", () => {
  let wall = 1000;
  const clock = new Clock(() => wall);
  clock.sample(6000);
  wall = 50_000;
  clock.stop(31_000);
  expect(clock.now()).toBe(36_000);
  wall = 60_000;
  expect(clock.now()).toBe(36_000);
  clock.stop(null);
  expect(clock.now()).toBe(65_000);
});
