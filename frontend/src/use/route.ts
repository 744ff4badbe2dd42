// Which page is open, and what is chosen in it: both live in the address, so that back, forward and links work.
import { useMemo, useSyncExternalStore } from "react";
import { subscribeAddress, visit } from "./url.ts";

/** The parts of a path: `/auditoria` is `["auditoria"]`, the monitor's `/` is none. */
export const partsOf = (path: string): readonly string[] => path.split("/").filter(Boolean).map(decoded);

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    // Half an escape, typed by hand: it is what it says.
    return part;
  }
}

/** The address that such parts have. */
export const pathOf = (...parts: readonly string[]): string => `/${parts.map(encodeURIComponent).join("/")}`;

/** The parts of the path that is open now. */
export function useParts(): readonly string[] {
  const path = useSyncExternalStore(subscribeAddress, () => location.pathname);
  return useMemo(() => partsOf(path), [path]);
}

/** What the address's query says of a name, or null. */
export const useParam = (name: string): string | null =>
  useSyncExternalStore(subscribeAddress, () => new URLSearchParams(location.search).get(name));

/** Change what the query says, the page staying; null or nothing takes the name out. */
export function changeParams(
  change: Readonly<Record<string, string | null>>,
  how: "push" | "replace" = "push",
): void {
  const params = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(change)) {
    if (value) params.set(name, value);
    else params.delete(name);
  }
  const text = params.toString();
  visit(location.pathname + (text ? `?${text}` : ""), how);
}
