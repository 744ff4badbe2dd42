// Sources asked of the server and changed there.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import {
  type ApiError,
  type RejectedList,
  type Retried,
  request,
  type SourceDetails,
  type Sources,
  type SourceTest,
} from "../../use/http.ts";

export const SOURCES = ["sources"] as const;
/** How often what is looked at is asked again, in ms: a source's state changes by itself. */
const EVERY = 5_000;
const path = (id: string, rest = ""): string => `/sources/${encodeURIComponent(id)}${rest}`;

export const useSources = () =>
  useQuery<Sources, ApiError>({
    queryKey: SOURCES,
    queryFn: () => request("GET", "/sources"),
    refetchInterval: EVERY,
  });

/** What of a source could not be made into facts. */
export const useRejected = (id: string) =>
  useQuery<RejectedList, ApiError>({
    queryKey: [...SOURCES, id, "rejected"],
    queryFn: () => request("GET", path(id, "/rejected")),
  });

export function useChangingSources() {
  const queries = useQueryClient();
  const after = async <T>(asking: Promise<T>): Promise<T> => {
    const answer = await asking;
    await queries.invalidateQueries({ queryKey: SOURCES });
    return answer;
  };
  return {
    add: (source: { id: string; kind: "rt"; url: string; user: string | null; secret: string }) =>
      after(request<SourceDetails>("POST", "/sources", source)),
    test: (id: string) => request<SourceTest>("POST", path(id, "/test")),
    remove: (id: string) => after(request<void>("DELETE", path(id))),
    retry: (id: string, event: string) =>
      after(request<Retried>("POST", path(id, `/rejected/${encodeURIComponent(event)}/retry`))),
  };
}
