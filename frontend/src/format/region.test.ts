import { expect, test } from "vitest";
import { region, regionOf } from "./region.ts";

test("the browser's region holds where it speaks the same language", () => {
  expect(regionOf("es", ["pt-BR", "es-MX", "es-AR"])).toBe("es-MX");
  expect(regionOf("es", ["es", "es-419", "en-US"])).toBe("es-AR");
  expect(regionOf("pt-BR", ["es-MX"])).toBe("pt-BR");
});

test("moments are of the organization's zone; another day is a date", () => {
  const here = region("es-AR", "America/Sao_Paulo");
  const noon = Date.UTC(2026, 10, 22, 15, 0);
  expect(here.clock(Date.UTC(2026, 10, 22, 13, 45), noon)).toBe("10:45");
  expect(here.clock(Date.UTC(2026, 10, 22, 2, 59), noon)).toMatch(/^21/);
});
