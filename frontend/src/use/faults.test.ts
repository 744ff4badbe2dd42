import { expect, test } from "vitest";
import { faultsByField } from "./faults.ts";
import { ApiError } from "./http.ts";

test("a fault deep inside a field is the field's", () => {
  const places = [
    { place: "/weekly/0/end", reason: "too early" },
    { place: "/wait", reason: "too long" },
  ];
  expect(faultsByField(new ApiError(422, "invalid", 0, places), (place) => place.reason)).toEqual({
    weekly: "too early",
    wait: "too long",
  });
});

test("what is no answer of the server's has no fields", () => {
  expect(faultsByField(new TypeError("offline"), (place) => place.reason)).toEqual({});
});
