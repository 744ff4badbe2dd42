// What was and what became of it, as lines that can be read: one for each value that differs.

export interface Change {
  /** Where it is: `groups`, `targets.phone.wait`. */
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
}

type Values = Readonly<Record<string, unknown>>;

const isGroup = (value: unknown): value is Values =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The values that differ, in the order in which they are named; what only one side has is null on the other. */
export function changesOf(before: Values | null | undefined, after: Values | null | undefined, at = ""): Change[] {
  const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  return [...names].flatMap((name) => {
    const [was, is] = [before?.[name] ?? null, after?.[name] ?? null];
    const field = at + name;
    if (JSON.stringify(was) === JSON.stringify(is)) return [];
    if (isGroup(was) || isGroup(is)) {
      const inside = changesOf(isGroup(was) ? was : null, isGroup(is) ? is : null, `${field}.`);
      if (inside.length) return inside;
    }
    return [{ field, before: was, after: is }];
  });
}
