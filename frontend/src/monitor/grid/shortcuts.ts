// The keys of one character: what each does, which a person may turn off, or give to something else.

/** What a letter or a sign asks for, and which it is until the person chooses another. */
export const USUAL = {
  view: "v",
  menu: "m",
  transfer: "t",
  undo: "u",
  apply: "a",
  recompute: "r",
  freeze: "f",
  save: "s",
  density: "d",
  search: "/",
  help: "?",
} as const;
export type Lettered = keyof typeof USUAL;

/** Letters that move, or begin a pair; they cannot be given away. */
export const TAKEN: readonly string[] = ["j", "k", "g"];

export interface Keys {
  readonly off: boolean;
  readonly of: Readonly<Record<Lettered, string>>;
}

export const USUAL_KEYS: Keys = { off: false, of: USUAL };

/** Whether a key can stand for something: one sign that is no digit, no space and no letter of movement. */
export const assignable = (key: string): boolean =>
  [...key].length === 1 && !/[\s0-9]/.test(key) && !TAKEN.includes(key.toLowerCase());

/** The letter of a command becomes another; whatever had that one takes the old. */
export function assigned(keys: Keys, command: Lettered, key: string): Keys {
  const letter = key.toLowerCase();
  if (!assignable(letter)) return keys;
  const other = (Object.keys(keys.of) as Lettered[]).find((each) => keys.of[each] === letter);
  const of = { ...keys.of, ...(other ? { [other]: keys.of[command] } : {}), [command]: letter };
  return { ...keys, of };
}

/** As it is remembered; anything of another shape is passed over. */
export function parseKeys(text: string | null): Keys {
  let told: { off?: unknown; of?: unknown } = {};
  try {
    told = (JSON.parse(text ?? "{}") ?? {}) as typeof told;
  } catch {
    // Nothing that we wrote.
  }
  let keys: Keys = { off: told.off === true, of: USUAL };
  const of = typeof told.of === "object" && told.of !== null ? (told.of as Record<string, unknown>) : {};
  for (const command of Object.keys(USUAL) as Lettered[]) {
    const key = of[command];
    if (typeof key === "string") keys = assigned(keys, command, key);
  }
  return keys;
}

/** Null where nothing is other than usual. */
export function formatKeys(keys: Keys): string | null {
  const changed = (Object.keys(USUAL) as Lettered[]).filter((each) => keys.of[each] !== USUAL[each]);
  if (!keys.off && changed.length === 0) return null;
  return JSON.stringify({ off: keys.off, of: keys.of });
}

/** What the sign of a key asks for, where such keys are on. */
export function lettered(keys: Keys, key: string): Lettered | null {
  if (keys.off) return null;
  const letter = key.toLowerCase();
  return (Object.keys(keys.of) as Lettered[]).find((each) => keys.of[each] === letter) ?? null;
}
