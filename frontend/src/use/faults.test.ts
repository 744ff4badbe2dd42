import { expect, test } from "vitest";
import { faultsByField } from "./faults.ts";
import { ApiError } from "./http.ts";

test("a fault deep inside a field is the field's", () => {
  const places = [
    { place: "/weekly/0/end", code: "end_before_begin" },
    { place: "/wait", code: "at_most" },
  ];
  expect(faultsByField(new ApiError(422, "invalid", 0, places), (place) => place.code ?? "")).toEqual({
    weekly: "end_before_begin",
    wait: "at_most",
  });
});

test("what is no answer of the server's has no fields", () => {
  expect(faultsByField(new TypeError("offline"), (place) => place.code ?? "")).toEqual({});
});
