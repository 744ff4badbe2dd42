// What becomes of the loads, in words, before anything is done.
import { useCatalog } from "../../use/server.tsx";
import { useText } from "../../use/text.tsx";
import type { Subject } from "../subject.ts";
import styles from "./Dialog.module.css";
import { type Load, shareOut, toAgent } from "./loads.ts";
import type { AgentTarget, Target } from "./targets.ts";

/** As many agents are named one by one. */
const NAMED = 6;

export function Preview(props: {
  target: Target;
  rows: readonly Subject[];
  /** How many they are where they are too many to be named. */
  count: number;
  share: boolean;
  agents: readonly AgentTarget[];
}) {
  const { t } = useText();
  const { statuses } = useCatalog();
  const { target, rows } = props;
  const sentence = useSentence(props.agents);

  if (rows.length === 0 && !props.share) {
    const word = target.kind === "agent" ? "transfer.gets" : "transfer.to_queue";
    return (
      <div className={styles.preview}>
        <p dir="auto">{t(word, { name: target.name, n: props.count })}</p>
      </div>
    );
  }
  if (target.kind === "agent") {
    const load = toAgent(target, rows);
    const over = load.after === null || load.capacity === null ? 0 : load.after - load.capacity;
    const status = statuses.find((each) => each.id === target.status)?.label ?? target.status;
    return (
      <div className={styles.preview}>
        <p dir="auto">{sentence(load)}</p>
        {over > 0 ? <p className={styles.warn}>{t("transfer.over", { n: over })}</p> : null}
        {target.status === "available" ? null : <p className={styles.warn}>{t("transfer.away", { status })}</p>}
      </div>
    );
  }
  if (!props.share) {
    const came = rows.filter((row) => row.group?.id !== target.id || row.state !== "queued").length;
    return (
      <div className={styles.preview}>
        <p dir="auto">
          {target.queued === null
            ? t("transfer.to_queue", { name: target.name, n: came })
            : t("transfer.queue_becomes", { name: target.name, before: target.queued, after: target.queued + came })}
        </p>
      </div>
    );
  }
  if (!target.within || rows.length === 0)
    return <p className={styles.hint}>{t("transfer.shared_outside", { group: target.name })}</p>;
  const { loads, queued } = shareOut(target.id, rows, props.agents);
  return (
    <div className={styles.preview}>
      <Loads loads={loads} agents={props.agents} />
      {queued > 0 ? (
        <p className={styles.warn}>{t("transfer.rest_queued", { n: queued, name: target.name })}</p>
      ) : null}
    </div>
  );
}

/** What each of them would have. */
export function Loads(props: { loads: readonly Load[]; agents: readonly AgentTarget[] }) {
  const { t } = useText();
  const sentence = useSentence(props.agents);
  const { loads } = props;
  return (
    <>
      <ul className={styles.loads}>
        {loads.slice(0, NAMED).map((load) => (
          <li key={load.agent} dir="auto">
            {sentence(load)}
          </li>
        ))}
      </ul>
      {loads.length > NAMED ? <p>{t("transfer.others", { n: loads.length - NAMED })}</p> : null}
    </>
  );
}

function useSentence(agents: readonly AgentTarget[]): (load: Load) => string {
  const { t } = useText();
  return ({ agent, added, before, after, capacity }) => {
    const name = agents.find((each) => each.id === agent)?.name || agent;
    if (before === null || after === null) return t("transfer.gets", { name, n: added });
    return capacity === null
      ? t("transfer.load_becomes", { name, before, after })
      : t("transfer.load_becomes_of", { name, before, after, capacity });
  };
}
