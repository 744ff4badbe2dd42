import fc from "fast-check";
import { expect, test } from "vitest";
import { partsOf, pathOf } from "./route.ts";

test("a page's parts survive its address, whatever an id is made of", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ minLength: 1, unit: "grapheme" }), { maxLength: 4 }), (parts) => {
      expect(partsOf(pathOf(...parts))).toEqual(parts);
    }),
  );
});

test("half an escape in an address is what it says", () => {
  expect(partsOf("/auditoria/%E0%A4%A")).toEqual(["auditoria", "%E0%A4%A"]);
});
