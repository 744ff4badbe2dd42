// Own actions of the last half hour.
import { useQuery } from "@tanstack/react-query";
import { type ApiError, type RecentActions, request } from "../use/http.ts";

export const RECENT = ["recent"] as const;

/** Looked at once, or again every so many ms while `enabled`. */
export const useRecent = (enabled = true, every: number | false = false) =>
  useQuery<RecentActions, ApiError>({
    queryKey: RECENT,
    queryFn: () => request("GET", "/actions/recent"),
    enabled,
    refetchInterval: every,
  });
