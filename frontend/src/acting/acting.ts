import { createContext, useCallback, useContext, useSyncExternalStore } from "react";
import type { ActionShown } from "../contract/live.ts";
import type { Subject } from "./subject.ts";
import type { Doing, Underway } from "./underway.ts";
import type { NewToast } from "./useToasts.ts";

/** All that a list lists, and how many that was when it was chosen; or, with `again`, what a job was refused. */
export interface Whole {
  readonly filter: Readonly<Record<string, readonly string[]>>;
  readonly total: number;
  readonly again?: string;
  /** What was chosen before, where it is asked for again. */
  readonly fields?: Readonly<Record<string, unknown>>;
}

export interface Around {
  /** Where the focus goes back to; what has it now, unless said. */
  readonly opener?: Element | null;
  /** Told which rows the action was done to. */
  readonly done?: (ids: readonly string[]) => void;
  /** Done to all of these instead of to the subjects. */
  readonly whole?: Whole;
  /** Told when it goes on by itself, as a job. */
  readonly begun?: () => void;
  /** What else is to be known of what it is done to. */
  readonly note?: string;
  /** Another form than the action's own. */
  readonly form?: "spread";
  /** Tags to choose from: those that are on the screen. */
  readonly tags?: readonly string[];
}

export interface Acting {
  /** What was asked for: a form opens where the action has one, else it is done at once. */
  readonly begin: (action: ActionShown, subjects: readonly Subject[], around?: Around) => void;
  /** Take back what an action did to these rows, or, with `whole`, all that it did. */
  readonly takeBack: (action: string, rows: readonly Pick<Subject, "id" | "name">[], whole: boolean) => void;
  /** Take back the newest action whose word still stands. */
  readonly undoLast: () => void;
  /** Say that what was to be done could not even begin. */
  readonly tellFailed: (text: string) => void;
  /** Say what was done elsewhere on the page, perhaps with a way back. */
  readonly tell: (toast: NewToast) => void;
  readonly underway: Underway;
  /** The form, or answer to read, that is open: which action, on what. */
  readonly opened: { readonly action: ActionShown; readonly subjects: readonly Subject[] } | null;
}

export const ActingContext = createContext<Acting | null>(null);

export function useActing(): Acting {
  const acting = useContext(ActingContext);
  if (acting === null) throw new Error("outside of ActingProvider");
  return acting;
}

/** What is under way with a row. */
export function useDoing(id: string): Doing | null {
  const { underway } = useActing();
  return useSyncExternalStore(
    useCallback((listener: () => void) => underway.subscribe(id, listener), [underway, id]),
    () => underway.of(id),
  );
}
