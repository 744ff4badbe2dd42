// What was typed and not saved yet: kept while the page lives, whichever other page is looked at meanwhile.
import { useSyncExternalStore } from "react";
import type { Value } from "./shapes.ts";

interface Draft {
  readonly value: Value;
  /** The version that was on the screen as the typing began. */
  readonly seq: number;
}

const drafts = new Map<string, Draft>();
const listeners = new Set<() => void>();

export const keyOf = (kind: string, id: string): string => `${kind}/${id}`;

function put(key: string, draft: Draft | null): void {
  if (draft === null) drafts.delete(key);
  else drafts.set(key, draft);
  for (const listener of listeners) listener();
}

// Leaving the page altogether loses what was typed: the browser asks first.
addEventListener("beforeunload", (event) => {
  if (drafts.size > 0) event.preventDefault();
});

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Whether something of an item is typed and not saved. */
export const useIsDrafted = (key: string): boolean => useSyncExternalStore(subscribe, () => drafts.has(key));

/** An item's value as it is being typed. Typed back to what is saved, it is no draft any more. */
export function useDraft(key: string, saved: Value, seq: number) {
  const draft = useSyncExternalStore(subscribe, () => drafts.get(key) ?? null);
  const value = draft?.value ?? saved;
  return {
    value,
    seq: draft?.seq ?? seq,
    dirty: draft !== null,
    change: (name: string, to: unknown) => {
      const next = { ...value, [name]: to };
      put(key, JSON.stringify(next) === JSON.stringify(saved) ? null : { value: next, seq: draft?.seq ?? seq });
    },
    /** What was typed goes on, over a version that is newer. */
    rebase: (newer: number) => draft && put(key, { ...draft, seq: newer }),
    discard: () => put(key, null),
  };
}
