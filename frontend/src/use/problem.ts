import { ApiError } from "./http.ts";
import { useText } from "./text.tsx";

const KNOWN = {
  failed: "errors.failed",
  unauthenticated: "errors.unauthenticated",
  bad_credentials: "errors.bad_credentials",
  forbidden: "errors.forbidden",
  not_found: "errors.not_found",
  invalid: "errors.invalid",
  malformed: "errors.malformed",
  too_many: "errors.too_many",
  unavailable: "errors.unavailable",
  bad_link: "errors.bad_link",
  changed_meanwhile: "errors.changed_meanwhile",
  network: "errors.network",
} as const;

/** A sentence in the person's language that says what to do about an error. */
export function useProblem(): (error: unknown) => string {
  const { t } = useText();
  return (error) => {
    const code = error instanceof ApiError ? error.code : "failed";
    const seconds = error instanceof ApiError ? Math.max(1, error.retryAfter) : 1;
    return t(KNOWN[code as keyof typeof KNOWN] ?? "errors.failed", { seconds });
  };
}
