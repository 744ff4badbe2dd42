import { useCatalog } from "../use/server.tsx";
import { useText } from "../use/text.tsx";
import styles from "./parts.module.css";
import { Since } from "./Since.tsx";

/** An agent's status: its word and why, a mark of its own form, and since when (RFC 3339). */
export function AgentStatus(props: { status: string; reason?: string | null; since?: string | null }) {
  const { t } = useText();
  const { statuses, pauses } = useCatalog();
  const { status, reason, since } = props;
  const word = statuses.find((each) => each.id === status)?.label ?? status;
  const why = reason ? (pauses.find((each) => each.id === reason)?.label ?? reason) : null;
  return (
    <span className={styles.status} data-status={status}>
      <span className={styles.name} dir="auto">
        {why === null ? word : t("agent.status_reason", { status: word, reason: why })}
      </span>
      {since ? (
        <span className={styles.faint}>
          <Since moment={Date.parse(since)} />
        </span>
      ) : null}
    </span>
  );
}
