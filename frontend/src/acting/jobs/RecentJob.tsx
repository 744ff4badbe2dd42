// A job among one's recent actions: what came of it, and the way back from all of it.
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Job } from "../../use/http.ts";
import { useProblem } from "../../use/problem.ts";
import { useText } from "../../use/text.tsx";
import { useActing } from "../acting.ts";
import { useTarget } from "../dialog/useTarget.ts";
import styles from "../Recent.module.css";
import { JOBS, undoJob } from "./server.ts";
import { useJobName, useJobWords } from "./words.ts";

export function RecentJob(props: { job: Job; undone: boolean }) {
  const { t, region } = useText();
  const { tellFailed } = useActing();
  const problem = useProblem();
  const queries = useQueryClient();
  const name = useJobName();
  const words = useJobWords();
  const where = useTarget(props.job);
  const [asked, setAsked] = useState(false);
  const { job, undone } = props;
  const at = Date.parse(job.begun_at);
  const undo = async () => {
    setAsked(true);
    try {
      await undoJob(job.id);
      await queries.invalidateQueries({ queryKey: JOBS });
    } catch (error) {
      tellFailed(problem(error));
    }
    setAsked(false);
  };
  return (
    <li className={styles.action}>
      <div className={styles.head}>
        <time dateTime={job.begun_at}>{region.clock(at, at)}</time>
        <span className={styles.name} dir="auto">
          {t("form.submit_many", {
            action: where === null ? name(job) : t("recent.to", { action: name(job), where }),
            n: job.total,
          })}
        </span>
        {job.undoable && !undone ? (
          <button type="button" className={styles.undo} disabled={asked} onClick={() => void undo()}>
            {t("recent.undo_all", { n: job.done })}
          </button>
        ) : null}
      </div>
      <p className={styles.word}>{undone ? t("recent.undone") : words(job)}</p>
    </li>
  );
}
