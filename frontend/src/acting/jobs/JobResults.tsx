// What a job was refused: for which reasons, which rows, and another try with all of them.
import { ModalBox } from "../../ui/ModalBox.tsx";
import type { Job } from "../../use/http.ts";
import { useProblem } from "../../use/problem.ts";
import { useText } from "../../use/text.tsx";
import dialog from "../dialog/Dialog.module.css";
import { useReason } from "../useRefusal.ts";
import styles from "./Jobs.module.css";
import { useRefused } from "./server.ts";
import { useJobName, useJobWords } from "./words.ts";

export function JobResults(props: { job: Job; again: () => void; close: () => void }) {
  const { t } = useText();
  const says = useProblem();
  const reason = useReason();
  const name = useJobName();
  const words = useJobWords();
  const { job } = props;
  const { data, error } = useRefused(job.id);
  return (
    <ModalBox title={name(job)} close={props.close}>
      <p className={dialog.outcome}>{words(job)}</p>
      <ul className={styles.reasons}>
        {job.refused.map(({ code, ids }) => (
          <li key={code}>{t("jobs.reason", { n: ids.length, reason: reason(code) })}</li>
        ))}
      </ul>
      {error ? (
        <p className={dialog.problem} role="alert">
          {says(error)}
        </p>
      ) : data === undefined ? (
        <p className={dialog.none}>{t("status.loading")}</p>
      ) : (
        <>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reached by the keyboard. */}
          <ul className={`${dialog.refused} ${styles.rows}`} tabIndex={0} aria-label={t("jobs.read")}>
            {data.items.map((each) => (
              <li key={each.id}>
                <strong dir="auto">{each.name || each.ticket || t("grid.no_name")}</strong>
                <span dir="auto">{reason(each.code)}</span>
              </li>
            ))}
          </ul>
          {data.total > data.items.length ? (
            <p className={dialog.hint}>{t("jobs.more", { n: data.total - data.items.length })}</p>
          ) : null}
        </>
      )}
      <div className={dialog.buttons}>
        <button type="button" className={dialog.plain} onClick={props.close}>
          {t("outcome.leave")}
        </button>
        {job.action === "undo" ? null : (
          <button type="button" className={dialog.main} onClick={props.again}>
            {t("jobs.again", { n: job.seen - job.done })}
          </button>
        )}
      </div>
    </ModalBox>
  );
}
