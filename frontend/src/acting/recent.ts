// Own actions of the last half hour.
import { useQuery } from "@tanstack/react-query";
import { type ApiError, type RecentActions, request } from "../use/http.ts";

export const RECENT = ["recent"] as const;

export const useRecent = () =>
  useQuery<RecentActions, ApiError>({
    queryKey: RECENT,
    queryFn: () => request("GET", "/actions/recent"),
  });
