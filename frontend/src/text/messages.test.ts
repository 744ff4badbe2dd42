import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type Language, type Messages, nearest, speaker } from "./messages.ts";

const messages = (language: Language): Messages =>
  JSON.parse(readFileSync(new URL(`../../../locales/${language}.json`, import.meta.url), "utf-8"));

test("the nearest language is the first one asked for that there is", () => {
  expect(nearest(["fr-FR", "pt-PT", "es"])).toBe("pt-BR");
  expect(nearest(["es-MX"])).toBe("es");
  expect(nearest(["fr"])).toBe("es");
});

test.each([
  ["es", 1, "1 cambio de orden"],
  ["es", 5, "5 cambios de orden"],
  ["pt-BR", 1, "1 mudança de ordem"],
  ["pt-BR", 2, "2 mudanças de ordem"],
  ["en", 1, "1 order change"],
  ["en", 2, "2 order changes"],
] as const)("%s counts %d as %s", (language, n, sentence) => {
  expect(speaker(language, messages(language))("pill.order", { n })).toBe(sentence);
});

test("numbers in a sentence are written as the region writes them", () => {
  expect(speaker("es-AR", messages("es"))("grid.total", { n: 1323 })).toBe("1.323 atenciones");
  expect(speaker("es-MX", messages("es"))("grid.total", { n: 1323 })).toBe("1,323 atenciones");
});

test("customer text in a sentence is text, whatever it looks like", () => {
  const t = speaker("es", messages("es"));
  expect(t("grid.menu", { customer: "<b>{n}</b>" })).toBe("Menú de opciones de <b>{n}</b>");
});
