import type { Job } from "../../use/http.ts";
import { useCatalog } from "../../use/server.tsx";
import { useText } from "../../use/text.tsx";

/** What a job does, by name. */
export function useJobName(): (job: Job) => string {
  const { t, find } = useText();
  const { actions } = useCatalog();
  return ({ action }) =>
    action === "undo"
      ? t("undo.undo")
      : (actions.find((each) => each.name === action)?.label ?? find(`actions.${action}`) ?? action);
}

/** How a job ended, in a sentence; of one that runs, how far it is. */
export function useJobWords(): (job: Job) => string {
  const { t } = useText();
  return ({ state, seen, done, total }) => {
    if (state === "running") return t("jobs.progress", { seen, total });
    const word = t(`jobs.${state}`, { done, total });
    return seen > done ? `${word} ${t("jobs.refused", { n: seen - done })}` : word;
  };
}
