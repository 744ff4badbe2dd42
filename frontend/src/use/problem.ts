import type { Key } from "../text/messages.ts";
import { ApiError } from "./http.ts";
import { useRefused } from "./refused.ts";
import { useText } from "./text.tsx";

/** A sentence in the person's language that says what to do about an error: why just this was refused, where that has words. */
export function useProblem(): (error: unknown) => string {
  const { t, find } = useText();
  const refused = useRefused();
  return (error) => {
    if (!(error instanceof ApiError)) return t("errors.failed");
    const why = refused(error.reason) ?? refused(error.places[0]);
    if (why !== null) return why;
    const key = `errors.${error.code}`;
    const seconds = Math.max(1, error.retryAfter);
    return t(find(key) === null ? "errors.failed" : (key as Key), { seconds });
  };
}
