// What is left to do of getting going, asked of the server and passed over there.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type ApiError, type Checklist, request } from "../use/http.ts";

const CHECKLIST = ["checklist"] as const;
/** How often it is asked again, in ms, while there is something left: it is done elsewhere and by others too. */
const EVERY = 15_000;
export type Step = Checklist["items"][number]["name"];

export const isLeft = (step: Checklist["items"][number]): boolean => !step.done && !step.passed;

export const useChecklist = () =>
  useQuery<Checklist, ApiError>({
    queryKey: CHECKLIST,
    queryFn: () => request("GET", "/checklist"),
    refetchInterval: ({ state }) => (state.data?.items.some(isLeft) ? EVERY : false),
  });

/** Passes steps over, beside those that were; what was done just now is asked for again. */
export function usePassing() {
  const queries = useQueryClient();
  return {
    pass: async (steps: readonly Step[]) => {
      const known = queries.getQueryData<Checklist>(CHECKLIST)?.items ?? [];
      const passed = known.filter((each) => each.passed || steps.includes(each.name)).map((each) => each.name);
      queries.setQueryData(CHECKLIST, await request<Checklist>("PUT", "/checklist", { passed }));
    },
    again: () => queries.invalidateQueries({ queryKey: CHECKLIST }),
  };
}
