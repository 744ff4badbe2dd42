// Cells of what people wrote: the last message, the tags.
import { Since } from "../../parts/Since.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { useCatalog } from "../../use/server.tsx";
import { useText } from "../../use/text.tsx";
import styles from "./cells.module.css";
import type { LastMessage } from "./values.ts";

/** Who wrote last, how long ago, and what: whose turn it is stands first. */
/** `language`: the customer's, if it is known. */
export function Message(props: { message: LastMessage | null; language: string | null }) {
  const { t } = useText();
  const message = props.message;
  if (message === null) return <span className={styles.faint}>—</span>;
  const theirs = message.kind === "contact";
  return (
    <span className={styles.message} title={message.text.slice(0, 500)}>
      <span className={theirs ? styles.theirs : styles.faint} role="img" aria-label={t(`grid.from.${message.kind}`)}>
        <Icon name={theirs ? "left" : "right"} size={14} />
      </span>
      <span className={styles.faint}>
        <Since moment={message.at} />
      </span>
      <span className={styles.name} dir="auto" lang={(theirs && props.language) || undefined}>
        {message.text.slice(0, 160)}
      </span>
    </span>
  );
}

/** Tags as coloured labels: as many as fit, all of them in words. */
export function Labels(props: { labels: readonly string[] }) {
  const { region } = useText();
  const { tags } = useCatalog();
  if (props.labels.length === 0) return <span className={styles.faint}>—</span>;
  // A source writes a tag's word, an action its id; what nobody listed has its word and no tone.
  const shown = props.labels.map(
    (label) => tags.find((tag) => tag.id === label || tag.label === label) ?? { id: label, label, colour: undefined },
  );
  return (
    <span className={styles.both} title={region.list(shown.map((each) => each.label))}>
      {shown.map((each) => (
        <span key={each.id} className={styles.label} data-tone={each.colour} dir="auto">
          {each.label}
        </span>
      ))}
    </span>
  );
}
