// Own actions of the last half hour.
import { useQuery } from "@tanstack/react-query";
import { type ApiError, request } from "../use/http.ts";

export const RECENT = ["recent"] as const;

export interface RecentResult {
  readonly id: string;
  readonly ticket: string | null;
  readonly customer: string | null;
  readonly done: boolean;
  readonly code: string | null;
  readonly undone: boolean;
  readonly undoable: boolean;
}

export interface RecentAction {
  readonly action: string;
  readonly name: string;
  readonly at: string;
  readonly undo_until: string | null;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly results: readonly RecentResult[];
}

export const useRecent = () =>
  useQuery<{ items: readonly RecentAction[]; seq: number }, ApiError>({
    queryKey: RECENT,
    queryFn: () => request("GET", "/actions/recent"),
  });
