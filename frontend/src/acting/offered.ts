// Which actions are offered: what is not in the catalog is not this person's to do.
import type { ActionShown } from "../contract/live.ts";

/** The actions of one row's menu, in the catalog's order. */
export const offered = (actions: readonly ActionShown[], state: string): readonly ActionShown[] =>
  actions.filter((action) => action.on === "conversations" && action.states.includes(state));

/** The actions of a selection: each is for some of its rows at least; the answer names those it was not for. */
export const offeredForMany = (
  actions: readonly ActionShown[],
  states: ReadonlySet<string>,
): readonly ActionShown[] =>
  actions.filter(
    (action) => action.many && action.on === "conversations" && action.states.some((state) => states.has(state)),
  );

/** The actions on agents, of one or of many. */
export const offeredForAgents = (actions: readonly ActionShown[]): readonly ActionShown[] =>
  actions.filter((action) => action.on === "agents");

/** Whether there is anything to do with a selection of conversations. */
export const selectable = (actions: readonly ActionShown[]): boolean =>
  actions.some((action) => action.many && action.on === "conversations");
