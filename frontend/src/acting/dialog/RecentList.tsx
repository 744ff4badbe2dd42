// Own actions of the last half hour, each with its rows: what can still be taken back, and why the rest cannot.
import { useState } from "react";
import type { RecentAction } from "../../use/http.ts";
import { useLive } from "../../use/live.tsx";
import { useProblem } from "../../use/problem.ts";
import { useCatalog } from "../../use/server.tsx";
import { useText } from "../../use/text.tsx";
import { useActing } from "../acting.ts";
import { RecentJob } from "../jobs/RecentJob.tsx";
import { useJobs } from "../jobs/server.ts";
import styles from "../Recent.module.css";
import { useRecent } from "../recent.ts";
import { useReason } from "../useRefusal.ts";
import { useTarget } from "./useTarget.ts";

/** Rows shown before the others are asked for. */
const FEW = 5;
const HALF_AN_HOUR = 1_800_000;

export default function RecentList() {
  const { t } = useText();
  const says = useProblem();
  const recent = useRecent();
  const jobs = useRecentJobs();
  if (recent.error && !recent.data) {
    return (
      <p className={styles.word} role="alert">
        {says(recent.error)}
      </p>
    );
  }
  if (!recent.data) return <p className={styles.word}>{t("status.loading")}</p>;
  if (recent.data.items.length + jobs.length === 0) return <p className={styles.word}>{t("recent.none")}</p>;
  return (
    <ul>
      {[
        ...recent.data.items.map((each) => ({ at: each.at, drawn: <Action key={each.action} it={each} /> })),
        ...jobs.map(({ job, undone }) => ({
          at: job.begun_at,
          drawn: <RecentJob key={job.id} job={job} undone={undone} />,
        })),
      ]
        .sort((a, b) => (a.at < b.at ? 1 : -1))
        .map((each) => each.drawn)}
    </ul>
  );
}

/** Jobs of the last half hour, and whether all of each was or is being taken back. */
function useRecentJobs() {
  const { clock } = useLive();
  const items = useJobs().data?.items ?? [];
  const back = new Set(
    items.flatMap(({ state, fields }) => (state === "running" || state === "done" ? [fields.undoes] : [])),
  );
  return items
    .filter((job) => job.action !== "undo" && clock.now() - Date.parse(job.begun_at) < HALF_AN_HOUR)
    .map((job) => ({ job, undone: back.has(job.id) }));
}

function Action(props: { it: RecentAction }) {
  const { t, find, region } = useText();
  const { actions } = useCatalog();
  const where = useTarget(props.it);
  const { takeBack } = useActing();
  const reason = useReason();
  const { it } = props;
  const [all, setAll] = useState(false);
  const label = actions.find((each) => each.name === it.name)?.label ?? find(`actions.${it.name}`) ?? it.name;
  const undoable = it.results.filter((each) => each.undoable);
  const rows = all ? it.results : it.results.slice(0, FEW);
  const at = Date.parse(it.at);
  return (
    <li className={styles.action}>
      <div className={styles.head}>
        <time dateTime={it.at}>{region.clock(at, at)}</time>
        <span className={styles.name} dir="auto">
          {where === null ? label : t("recent.to", { action: label, where })}
        </span>
        {undoable.length > 1 ? (
          <button type="button" className={styles.undo} onClick={() => takeBack(it.action, undoable, false)}>
            {t("recent.undo_all", { n: undoable.length })}
          </button>
        ) : null}
      </div>
      <ul>
        {rows.map((row) => {
          const name = row.name || row.ticket || row.id;
          return (
            <li key={row.id} className={styles.row}>
              <span className={styles.name} dir="auto">
                {name}
              </span>
              {row.undoable ? (
                <button
                  type="button"
                  className={styles.undo}
                  aria-label={t("recent.undo_one", { name })}
                  onClick={() => takeBack(it.action, [row], false)}
                >
                  {t("undo.undo")}
                </button>
              ) : (
                <span className={styles.why}>{row.undone ? t("recent.undone") : reason(row.code ?? row.why)}</span>
              )}
            </li>
          );
        })}
      </ul>
      {it.results.length > rows.length ? (
        <button type="button" className={styles.more} onClick={() => setAll(true)}>
          {t("recent.more", { n: it.results.length - rows.length })}
        </button>
      ) : null}
    </li>
  );
}
