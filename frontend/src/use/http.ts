// Requests to the API: problem details become one kind of error, writes carry the session's token.

export interface Session {
  readonly user: { readonly id: string; readonly name: string; readonly email: string };
  readonly organization: { readonly id: string; readonly name: string; readonly zone: string };
  readonly profile: "administrator" | "operator" | "advanced_agent" | "agent";
  readonly permissions: readonly string[];
  readonly all_groups: boolean;
  readonly groups: readonly string[];
  readonly agents: readonly string[];
  readonly language: string;
  readonly csrf: string;
}

export interface NamedItem {
  readonly id: string;
  readonly name: string;
}

export interface TimelineItem {
  readonly seq: number;
  readonly type: string;
  readonly at: string;
  readonly who: { readonly kind: string; readonly id: string | null; readonly name: string | null } | null;
  readonly data: Readonly<Record<string, unknown>>;
}

export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly retryAfter: number,
  ) {
    super(code);
  }
}

let token = "";

/** The token that writes must carry: known from the session. */
export function rememberToken(csrf: string): void {
  token = csrf;
}

/** GET, POST or DELETE under /api/v1. Raises `ApiError`; status 0 and code `network` when nothing answered. */
export async function request<T>(method: "GET" | "POST" | "DELETE", path: string, body?: unknown): Promise<T> {
  const headers: Record<string, string> = { Accept: "application/json" };
  if (method !== "GET") headers["X-CSRF-Token"] = token;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  let answer: Response;
  try {
    answer = await fetch(`/api/v1${path}`, {
      method,
      headers,
      body: body === undefined ? null : JSON.stringify(body),
    });
  } catch {
    throw new ApiError(0, "network", 0);
  }
  if (!answer.ok) throw await errorOf(answer);
  return (answer.status === 204 ? undefined : await answer.json()) as T;
}

async function errorOf(answer: Response): Promise<ApiError> {
  const after = Number(answer.headers.get("Retry-After") ?? "0") || 0;
  const told = (await answer.json().catch(() => ({}))) as { code?: string };
  return new ApiError(answer.status, told.code ?? "failed", after);
}
