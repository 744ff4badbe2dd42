// What the server remembers of a person for their screens: known at once from this browser, then from the server.
import { useEffect, useSyncExternalStore } from "react";
import { request } from "./http.ts";

type Values = Readonly<Record<string, string>>;

const PLACE = "almenara.remembered";
/** How long a choice may still change before it is sent. */
const PAUSE = 400;

const listeners = new Set<() => void>();
const waiting = new Map<string, { readonly timer: ReturnType<typeof setTimeout>; readonly send: () => void }>();
let person = "";
let values: Values = {};

function stored(user: string): Values {
  try {
    const kept = JSON.parse(localStorage.getItem(PLACE) ?? "{}") as { user?: string; values?: Values };
    return kept.user === user ? (kept.values ?? {}) : {};
  } catch {
    // A browser that keeps nothing: the server's answer is waited for.
    return {};
  }
}

function become(next: Values): void {
  values = next;
  try {
    localStorage.setItem(PLACE, JSON.stringify({ user: person, values }));
  } catch {
    // The choice holds for this page, and on the server.
  }
  for (const listener of listeners) listener();
}

/** Remember a value of this person's, or with null none, here and on the server. */
export function remember(name: string, value: string | null): void {
  const { [name]: _, ...rest } = values;
  become(value === null ? rest : { ...rest, [name]: value });
  clearTimeout(waiting.get(name)?.timer);
  const send = () => {
    waiting.delete(name);
    // Should it fail, this browser still knows, and the next choice is sent again.
    request("PUT", `/preferences/${name}`, { value }, { keepalive: true }).catch(() => undefined);
  };
  waiting.set(name, { timer: setTimeout(send, PAUSE), send });
}

/** Who leaves right after a choice has made it all the same. */
function sendAll(): void {
  for (const { timer, send } of [...waiting.values()]) {
    clearTimeout(timer);
    send();
  }
}

/** Whose values these are: with what this browser has, until the server answers; while used, nothing is lost by leaving. */
export function useRememberedOf(user: string): void {
  if (person !== user) {
    person = user;
    values = stored(user);
  }
  useEffect(() => {
    addEventListener("pagehide", sendAll);
    return () => removeEventListener("pagehide", sendAll);
  }, []);
  useEffect(() => {
    let current = true;
    request<{ items: Values }>("GET", "/preferences").then(
      ({ items }) => {
        // What is being sent is newer than what was answered.
        const mine = Object.fromEntries(Object.entries(values).filter(([name]) => waiting.has(name)));
        if (current && person === user) become({ ...items, ...mine });
      },
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [user]);
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** A value of this person's, as it was written; null where there is none. */
export const useRemembered = (name: string): string | null =>
  useSyncExternalStore(subscribe, () => values[name] ?? null);
