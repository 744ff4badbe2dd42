// What the server declares of settings, and their items as it gives them.

export type Value = Readonly<Record<string, unknown>>;

export interface FieldShown {
  readonly name: string;
  readonly label: string;
  readonly help: string | null;
  /** How it is asked for: `seconds`, `share`, `labels`, `weekly`... */
  readonly input: string;
  readonly nullable: boolean;
  /** The bounds of a number. */
  readonly minimum: number | null;
  readonly maximum: number | null;
  readonly choices: readonly { readonly id: string; readonly label: string }[];
  /** The server sets it. */
  readonly fixed: boolean;
}

export interface KindShown {
  readonly name: string;
  readonly page: string;
  /** `one` alone; one a channel, account, group or agent; or a `list` to which people add. */
  readonly items: string;
  readonly label: string;
  readonly help: string;
  readonly fields: readonly FieldShown[];
}

export interface Item {
  readonly id: string;
  readonly name: string;
  readonly value: Value;
  /** It is as the product made it. */
  readonly default: boolean;
  readonly at: string | null;
  readonly by: { readonly id: string; readonly name: string | null } | null;
  /** Under which it was changed last; 0: never. */
  readonly seq: number;
}

export interface Version {
  readonly seq: number;
  readonly at: string;
  readonly by: Item["by"];
  /** Null: put back to its default, or removed. */
  readonly value: Value | null;
}
