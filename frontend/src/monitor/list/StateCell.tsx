// A row's state, or what is being made of it.
import { useDoing } from "../../acting/acting.ts";
import { useReason } from "../../acting/useRefusal.ts";
import { useDoingWord } from "../../acting/words.ts";
import type { ListStore } from "../../live/list.ts";
import type { Row } from "../../live/table.ts";
import { State } from "../../parts/State.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { useNow } from "../../use/live.tsx";
import { useText } from "../../use/text.tsx";
import styles from "./cells.module.css";
import { type Asked, requestOf, stateOf } from "./values.ts";

/** How long the end of a request is said instead of the state; after that a mark beside it is enough. */
const SAID = 120_000;

export function StateCell(props: { row: Row; store: ListStore }) {
  const { row, store } = props;
  const doing = useDoing(row.id);
  const word = useDoingWord();
  const asked = requestOf(row);
  // From the click until the list has come to the answer; then the row itself says it.
  if (doing !== null && (doing.seq === null || store.seq() < doing.seq)) return <Busy word={word(doing.name)} />;
  if (asked === null) return <State id={stateOf(row)} />;
  if (asked.ended === null) return <Busy word={word(asked.name)} />;
  return <Ended state={stateOf(row)} asked={asked} ended={asked.ended} />;
}

function Busy(props: { word: string }) {
  return (
    <span className={styles.busy} data-doing title={props.word}>
      <Icon name="clock" size={13} />
      <span className={styles.name}>{props.word}</span>
    </span>
  );
}

function Ended(props: { state: string; asked: Asked; ended: "refused" | "silence" }) {
  const { t } = useText();
  const reason = useReason();
  const now = useNow();
  const { asked, ended } = props;
  const why = reason(ended === "silence" ? ended : (asked.code ?? ended));
  return (
    <span className={styles.ended} title={why} data-ended={ended}>
      <span className={styles.sign} role="img" aria-label={why}>
        <Icon name="warn" size={13} />
      </span>
      <State id={props.state}>{now - asked.at < SAID ? t(`request.${ended}`) : null}</State>
    </span>
  );
}
