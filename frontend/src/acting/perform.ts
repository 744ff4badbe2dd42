// One request to act: its key is made once, so that however often it is sent it is done once.
import type { ActionShown } from "../contract/live.ts";
import { type ActionAnswer, type ActionResult, request } from "../use/http.ts";
import type { Subject } from "./subject.ts";

export type Fields = Readonly<Record<string, unknown>>;

/** What a person asked for. The same wish sent again is a repeat; another choice is another wish. */
export interface Wish {
  readonly key: string;
  readonly action: ActionShown;
  readonly subjects: readonly Subject[];
  readonly fields: Fields;
  /** Where they are to go, in words; null where the action moves nothing. */
  readonly to: string | null;
}

/** Random, also where the page came over plain HTTP and the browser makes no UUIDs. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export const wishFor = (
  action: ActionShown,
  subjects: readonly Subject[],
  fields: Fields = {},
  to: string | null = null,
): Wish => ({ key: newKey(), action, subjects, fields, to });

/** Ask the server. Raises `ApiError`; nothing is known to be done then, and the same wish may be sent again. */
export function perform(wish: Wish): Promise<ActionAnswer> {
  const { action, subjects, fields, key } = wish;
  const named = subjects.map(({ id, version }) => (action.versioned ? { id, version } : { id }));
  return request("POST", `/actions/${action.name}`, { [action.on]: named, ...fields }, { key });
}

/** Take an action back: all of it, or what it did to some rows. */
export const undo = (action: string, ids: readonly string[] | null): Promise<ActionAnswer> =>
  request("POST", `/actions/${action}/undo`, ids === null ? {} : { conversations: ids.map((id) => ({ id })) });

export const refusedOf = (answer: ActionAnswer): readonly ActionResult[] =>
  answer.results.filter((each) => !each.done);

/** The rows that changed meanwhile and still allow the action, as they are now: a wish for these may pass. */
export function asTheyAre(wish: Wish, refused: readonly ActionResult[]): readonly Subject[] {
  const known = new Map(wish.subjects.map((each) => [each.id, each]));
  return refused.flatMap(({ id, code, changed }) => {
    const subject = known.get(id);
    if (!subject || code !== "changed_meanwhile" || !changed || !wish.action.states.includes(changed.state))
      return [];
    const { state, agent, group, priority, version } = changed;
    return [{ ...subject, state, agent, group, priority, version }];
  });
}
