// One's jobs: actions on more rows than one request takes, as the server tells of them.
import { useQuery } from "@tanstack/react-query";
import { type ApiError, type Job, type Jobs, type RefusedRows, request } from "../../use/http.ts";
import type { Whole } from "../acting.ts";
import type { Fields } from "../perform.ts";

export const JOBS = ["jobs"] as const;

const LOOK = 1_000;

/** Those of the last day; while one runs they are looked at again and again. */
export const useJobs = () =>
  useQuery<Jobs, ApiError>({
    queryKey: JOBS,
    queryFn: () => request("GET", "/jobs"),
    refetchInterval: ({ state }) => (state.data?.items.some((each) => each.state === "running") ? LOOK : false),
  });

export const beginJob = (action: string, fields: Fields, whole: Whole): Promise<Job> =>
  request("POST", "/jobs", {
    action,
    fields,
    ...(whole.again === undefined ? { filter: whole.filter, expected: whole.total } : { again: whole.again }),
  });

export const stopJob = (id: string): Promise<Job> => request("POST", `/jobs/${id}/stop`);
export const undoJob = (id: string): Promise<Job> => request("POST", `/jobs/${id}/undo`);

/** The rows that a job was refused, and why. */
export const useRefused = (id: string) =>
  useQuery<RefusedRows, ApiError>({ queryKey: [...JOBS, id], queryFn: () => request("GET", `/jobs/${id}/refused`) });
