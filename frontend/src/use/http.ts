// Requests to the API: problem details become one kind of error, writes carry the session's token.
import type { components } from "../contract/http.ts";

type Shapes = components["schemas"];
export type Session = Shapes["SessionShown"];
export type Timeline = Shapes["Timeline"];
export type TimelineItem = Shapes["Event"];
export type IndicatorExplained = Shapes["IndicatorExplained"];
export type Agents = Shapes["Agents"];
export type Groups = Shapes["Groups"];
export type ActionAnswer = Shapes["ActionAnswer"];
export type ActionResult = Shapes["ResultShown"];
export type Job = Shapes["JobShown"];
export type Jobs = Shapes["JobsShown"];
export type RefusedRows = Shapes["RefusedShown"];
export type RecentActions = Shapes["RecentActions"];
export type ConversationPage = Shapes["ConversationPage"];
export type ConversationShown = Shapes["ConversationShown"];
export type SettingFieldShown = Shapes["SettingFieldShown"];
export type SettingKindShown = Shapes["SettingKindShown"];
export type SettingShown = Shapes["SettingShown"];
export type SettingVersion = Shapes["VersionShown"];
export type Keys = Shapes["Keys"];
export type KeyDetails = Shapes["KeyDetails"];
export type KeyMade = Shapes["KeyMade"];
export type Sources = Shapes["Sources"];
export type SourceDetails = Shapes["SourceDetails"];
export type SourceTest = Shapes["TestShown"];
export type RejectedList = Shapes["RejectedList"];
export type Retried = Shapes["Retried"];
export type UserDetails = Shapes["UserDetails"];
export type Users = Shapes["Users"];
export type Invited = Shapes["Invited"];
export type Sessions = Shapes["Sessions"];
export type SessionDetails = Shapes["SessionDetails"];
export type AuditPage = Shapes["AuditPage"];
export type Entry = Shapes["Entry"];
export type RecentAction = Shapes["RecentAction"];
export type CustomerShown = Shapes["CustomerShown"];
export type Helpdesk = Shapes["Helpdesk"];
export type ErasedCustomer = Shapes["ErasedShown"];
export type OrganizationDetails = Shapes["OrganizationDetails"];
export type Demo = Shapes["TrialShown"];
export type Checklist = Shapes["Checklist"];
export type SavedView = Shapes["ViewShown"];

/** Why something was refused by name, where that has words in every language (`refused.CODE`), and what belongs into them. */
export interface Reason {
  readonly code?: string;
  readonly values?: Readonly<Record<string, string | number>>;
}

export interface Place extends Reason {
  readonly place: string;
}

export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly retryAfter: number,
    /** What of the request is wrong: where (`/wait`), and why. */
    readonly places: readonly Place[] = [],
    /** Why it was refused as a whole. */
    readonly reason: Reason | null = null,
  ) {
    super(code);
  }
}

let token = "";

/** The token that writes must carry: known from the session. */
export function rememberToken(csrf: string): void {
  token = csrf;
}

/**
 * A request under /api/v1; what carries a `key` is done once, however often it is sent.
 * Raises `ApiError`; status 0 and code `network` when nothing answered.
 */
export async function request<T>(
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE",
  path: string,
  body?: unknown,
  more: { readonly key?: string; readonly keepalive?: boolean } = {},
): Promise<T> {
  const headers: Record<string, string> = { Accept: "application/json" };
  if (more.key !== undefined) headers["Idempotency-Key"] = more.key;
  if (method !== "GET") headers["X-CSRF-Token"] = token;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  let answer: Response;
  try {
    answer = await fetch(`/api/v1${path}`, {
      method,
      headers,
      body: body === undefined ? null : JSON.stringify(body),
      keepalive: more.keepalive ?? false,
    });
  } catch {
    throw new ApiError(0, "network", 0);
  }
  if (!answer.ok) throw await errorOf(answer);
  return (answer.status === 204 ? undefined : await answer.json()) as T;
}

/** What an answer that is no success says. */
export async function errorOf(answer: Response): Promise<ApiError> {
  const after = Number(answer.headers.get("Retry-After") ?? "0") || 0;
  const told = (await answer.json().catch(() => ({}))) as { code?: string; places?: Place[]; reason?: Reason };
  return new ApiError(answer.status, told.code ?? "failed", after, told.places, told.reason);
}
