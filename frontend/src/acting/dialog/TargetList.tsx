// Groups and agents, one a line, with what decides: who waits there, who is there, how much they have.
import { duration } from "../../format/duration.ts";
import { AgentStatus } from "../../parts/AgentStatus.tsx";
import { useNow } from "../../use/live.tsx";
import { useText } from "../../use/text.tsx";
import styles from "./Targets.module.css";
import type { AgentTarget, GroupTarget, Target } from "./targets.ts";

/** More are found by typing. */
const MOST = 100;

export function TargetList(props: {
  offered: readonly Target[];
  chosen: string | null;
  choose: (id: string) => void;
}) {
  const { t } = useText();
  const { offered, chosen } = props;
  return (
    <>
      <div id="targets" role="listbox" aria-label={t("transfer.targets")} className={styles.list}>
        {offered.slice(0, MOST).map((target) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the box above has the focus and walks through it.
          <div
            key={target.id}
            id={`target-${target.id}`}
            role="option"
            aria-selected={target.id === chosen}
            className={styles.target}
            onClick={() => props.choose(target.id)}
          >
            {target.kind === "group" ? <Group group={target} /> : <Agent agent={target} />}
          </div>
        ))}
      </div>
      {offered.length > MOST ? (
        <p className={styles.more}>{t("transfer.more", { n: offered.length - MOST })}</p>
      ) : null}
    </>
  );
}

function Group(props: { group: GroupTarget }) {
  const { t, region } = useText();
  const now = useNow();
  const { group } = props;
  return (
    <>
      <span className={styles.name} dir="auto">
        {group.name || group.id}
      </span>
      <span className={styles.kind}>{t("transfer.group")}</span>
      <span className={styles.fact}>
        {group.queued === null ? null : t("transfer.queued", { n: group.queued })}
        {group.longest_wait === null ? null : (
          <> · {t("transfer.longest", { age: duration((now - Date.parse(group.longest_wait)) / 1000) })}</>
        )}
      </span>
      <span className={styles.fact}>
        {group.available === null
          ? t("transfer.outside")
          : group.available === 0
            ? t("transfer.nobody")
            : t("transfer.available", { n: group.available })}
      </span>
      <Free free={group.free} text={region.number(group.free)} />
    </>
  );
}

function Agent(props: { agent: AgentTarget }) {
  const { t, region } = useText();
  const { agent } = props;
  return (
    <>
      <span className={styles.name} dir="auto">
        {agent.name || agent.id}
      </span>
      <span className={styles.kind}>{agent.languages?.map((each) => each.slice(0, 2).toUpperCase()).join(" ")}</span>
      <span className={styles.fact}>
        <AgentStatus status={agent.status} reason={agent.status_reason} since={agent.status_since} />
      </span>
      <span className={styles.fact}>
        {agent.load === null ? (
          t("transfer.outside")
        ) : (
          <>
            <span className="visually-hidden">{t("transfer.load")} </span>
            {agent.capacity === null
              ? region.number(agent.load)
              : `${region.number(agent.load)}/${region.number(agent.capacity)}`}
            <Bar load={agent.load} capacity={agent.capacity} />
          </>
        )}
      </span>
      <Free free={agent.free} text={region.number(agent.free)} />
    </>
  );
}

function Free(props: { free: number; text: string }) {
  const { t } = useText();
  return (
    <span className={styles.free} data-none={props.free === 0 || undefined}>
      {props.free === 0 ? t("transfer.full") : t("transfer.free", { n: props.free })}
    </span>
  );
}

/** How full someone is; beside the numbers that say the same. */
function Bar(props: { load: number; capacity: number | null }) {
  const { load, capacity } = props;
  if (capacity === null || capacity === 0) return null;
  const share = Math.min(1, load / capacity);
  return (
    <svg className={styles.bar} data-full={load >= capacity || undefined} viewBox="0 0 50 6" aria-hidden="true">
      <rect className={styles.rail} width="50" height="6" rx="3" />
      <rect className={styles.fill} width={50 * share} height="6" rx="3" />
    </svg>
  );
}
