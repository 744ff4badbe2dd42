// Users asked of the server and changed there.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type ApiError, type Invited, request, type Sessions, type UserDetails, type Users } from "../../use/http.ts";

export const USERS = ["users"] as const;
const path = (id: string, rest = ""): string => `/users/${encodeURIComponent(id)}${rest}`;

export const useUsers = () => useQuery<Users, ApiError>({ queryKey: USERS, queryFn: () => request("GET", "/users") });

export const useUserSessions = (id: string) =>
  useQuery<Sessions, ApiError>({
    queryKey: [...USERS, id, "sessions"],
    queryFn: () => request("GET", path(id, "/sessions")),
  });

/** What of a user can be set. */
export interface Wanted {
  readonly name: string;
  readonly profile: UserDetails["profile"];
  readonly all_groups: boolean;
  readonly groups: readonly string[];
  readonly agents: readonly string[];
  readonly granted: readonly string[];
  readonly removed: readonly string[];
}

export function useChanging() {
  const queries = useQueryClient();
  const after = async <T>(asking: Promise<T>): Promise<T> => {
    const answer = await asking;
    await queries.invalidateQueries({ queryKey: USERS });
    return answer;
  };
  return {
    invite: (email: string, wanted: Wanted) =>
      after(request<Invited>("POST", "/users/invitations", { ...wanted, email, name: wanted.name || null })),
    change: (id: string, wanted: Partial<Wanted> & { disabled?: boolean }) =>
      after(request<UserDetails>("PATCH", path(id), wanted)),
    link: (id: string) => after(request<Invited>("POST", path(id, "/reset"))),
    endSession: (id: string, session: string) =>
      after(request<void>("DELETE", path(id, `/sessions/${encodeURIComponent(session)}`))),
    endSessions: (id: string) => after(request<void>("DELETE", path(id, "/sessions"))),
  };
}
