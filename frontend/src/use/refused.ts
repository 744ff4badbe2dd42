import type { Key } from "../text/messages.ts";
import type { Reason } from "./http.ts";
import { useText } from "./text.tsx";

/** Why something was refused, in the person's language; null where the server gives no reason that has words. */
export function useRefused(): (reason: Reason | null | undefined) => string | null {
  const { t, find } = useText();
  return (reason) => {
    const key = `refused.${reason?.code ?? ""}`;
    return reason && find(key) !== null ? t(key as Key, { ...reason.values }) : null;
  };
}
