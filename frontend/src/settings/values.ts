// What is typed into a setting's form, before it is sent.
import type { FieldShown, Value } from "./shapes.ts";

export const UNITS = { s: 1, min: 60, h: 3_600, d: 86_400 } as const;
export type Unit = keyof typeof UNITS;

/** A length in seconds by the largest unit that writes it whole. */
export function inUnits(seconds: number): { readonly amount: number; readonly unit: Unit } {
  const unit = (["d", "h", "min"] as const).find((each) => seconds >= UNITS[each] && seconds % UNITS[each] === 0);
  return { amount: seconds / UNITS[unit ?? "s"], unit: unit ?? "s" };
}

/** A list of whole numbers as typed, `15, 30 60`; null where something else is among them. */
export function numbersOf(text: string): number[] | null {
  const parts = text.split(/[\s,;]+/).filter(Boolean);
  return parts.every((each) => /^\d+$/.test(each)) ? parts.map(Number) : null;
}

/** What an empty form of a new item holds. */
const EMPTY: Readonly<Record<string, unknown>> = {
  flag: false,
  text: "",
  icon: "",
  number: 0,
  colour: 1,
  groups: [],
  channels: [],
  dates: [],
  minutes: [],
  weekly: [{ days: [1, 2, 3, 4, 5], begin: "09:00", end: "18:00" }],
};

export function emptyValue(fields: readonly FieldShown[]): Value {
  return Object.fromEntries(
    fields
      .filter((each) => !each.fixed)
      .map((each) => [each.name, each.nullable ? null : structuredClone(EMPTY[each.input] ?? null)]),
  );
}

/** What goes to the server: all but what the server sets; an empty optional text is none. */
export function sentValue(fields: readonly FieldShown[], value: Value): Value {
  const known = fields.filter((each) => !each.fixed && value[each.name] !== undefined);
  return Object.fromEntries(
    known.map(({ name, input }) => [name, value[name] === "" && input !== "icon" ? null : value[name]]),
  );
}
