// One job at the edge of the page: how far it is with a way to stop it, then what came of it with the way back.
import { useState } from "react";
import { Icon } from "../../ui/Icon.tsx";
import type { Job } from "../../use/http.ts";
import { useProblem } from "../../use/problem.ts";
import { useText } from "../../use/text.tsx";
import toasts from "../Toasts.module.css";
import type { NewToast } from "../useToasts.ts";
import styles from "./Jobs.module.css";
import { stopJob, undoJob } from "./server.ts";
import { useJobName, useJobWords } from "./words.ts";

export function JobBox(props: {
  job: Job;
  /** Another job came of it, or it changed. */
  came: (job: Job) => void;
  tell: (toast: NewToast) => void;
  read: () => void;
  dismiss: () => void;
}) {
  const { t } = useText();
  const problem = useProblem();
  const name = useJobName();
  const words = useJobWords();
  const [stopping, setStopping] = useState(false);
  const { job } = props;
  const running = job.state === "running";
  const refused = job.seen - job.done;

  const ask = async (asking: (id: string) => Promise<Job>) => {
    try {
      props.came(await asking(job.id));
      return true;
    } catch (error) {
      props.tell({ kind: "failed", text: problem(error), seconds: null });
      return false;
    }
  };
  const stop = async () => {
    setStopping(true);
    if (!(await ask(stopJob))) setStopping(false);
  };
  const undo = async () => {
    if (await ask(undoJob)) props.dismiss();
  };
  return (
    <div className={toasts.toast} data-job={job.id} data-kind={refused && !running ? "failed" : "done"}>
      <div className={toasts.words}>
        <p className={styles.name}>{name(job)}</p>
        {running ? (
          <progress className={styles.progress} max={job.total} value={job.seen} aria-label={name(job)} />
        ) : null}
        <p>{words(job)}</p>
      </div>
      {running ? (
        <button type="button" className={toasts.offer} disabled={stopping} onClick={() => void stop()}>
          {t(stopping ? "jobs.stopping" : "jobs.stop")}
        </button>
      ) : (
        <>
          {refused ? (
            <button type="button" className={toasts.offer} onClick={props.read}>
              {t("jobs.read")}
            </button>
          ) : null}
          {job.undoable ? (
            <button type="button" className={toasts.offer} onClick={() => void undo()}>
              {t("undo.undo")}
            </button>
          ) : null}
          <button type="button" className={toasts.close} aria-label={t("toasts.dismiss")} onClick={props.dismiss}>
            <Icon name="close" size={14} />
          </button>
        </>
      )}
    </div>
  );
}
