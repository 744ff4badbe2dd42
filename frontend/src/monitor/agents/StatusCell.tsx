// An agent's status, or what is being made of it; how much of their pause is over, and what is wrong with it.
import { useDoing } from "../../acting/acting.ts";
import { useDoingWord } from "../../acting/words.ts";
import { duration } from "../../format/duration.ts";
import type { ListStore } from "../../live/list.ts";
import type { Row } from "../../live/table.ts";
import { AgentStatus } from "../../parts/AgentStatus.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { useNow } from "../../use/live.tsx";
import { useText } from "../../use/text.tsx";
import styles from "./cells.module.css";
import { type Status, sinceOf, statusOf } from "./values.ts";

const MINUTE = 60_000;

export function StatusCell(props: { row: Row; store: ListStore }) {
  const { row, store } = props;
  const { t } = useText();
  const doing = useDoing(row.id);
  const word = useDoingWord();
  const it = statusOf(row);
  const since = sinceOf(row);
  // From the click until the list has come to the answer; then the row itself says it.
  if (doing?.name === "set_status" && (doing.seq === null || store.seq() < doing.seq)) {
    return (
      <span className={styles.busy} data-doing>
        <Icon name="clock" size={13} />
        {word(doing.name)}
      </span>
    );
  }
  const alarm = it.away ? t("agents.away") : it.exceeded ? t("agents.exceeded") : null;
  return (
    <span className={styles.status} data-alarm={alarm === null ? undefined : true}>
      <AgentStatus status={it.status} reason={it.reason} />
      {it.until === null ? null : <Until it={it} until={it.until} since={since} />}
      {alarm === null ? null : (
        <span className={styles.alarm} title={alarm}>
          <Icon name="warn" size={13} />
          <span className={it.away ? styles.clip : "visually-hidden"}>{alarm}</span>
        </span>
      )}
    </span>
  );
}

/** Of a pause, how much of it is over: "51:10 de 45"; of another status, until when. */
function Until(props: { it: Status; until: number; since: number | null }) {
  const { t, region } = useText();
  const now = useNow();
  const { it, until, since } = props;
  if (it.status !== "pause" || since === null) {
    return <span className={styles.faint}>{t("agents.until", { at: region.clock(until, now) })}</span>;
  }
  return (
    <span className={it.exceeded ? styles.over : styles.faint}>
      {t("agents.of_minutes", {
        spent: duration((now - since) / 1000),
        minutes: Math.round((until - since) / MINUTE),
      })}
    </span>
  );
}
