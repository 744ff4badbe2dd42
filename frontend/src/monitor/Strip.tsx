// The second line of figures: each a filter like a card, in one line.
import type { Figures } from "../live/totals.ts";
import { useCatalog, useIndicator } from "../use/server.tsx";
import { useText } from "../use/text.tsx";
import { changeView, useView } from "../use/url.ts";
import styles from "./Strip.module.css";
import { Value } from "./Value.tsx";
import { toggleCard } from "./wishes.ts";

export function Strip(props: { figures: Figures | null }) {
  const { t } = useText();
  const { strip } = useCatalog();
  const { figures } = props;
  if (strip.length === 0) return null;
  return (
    <ul className={styles.strip} aria-label={t("cards.strip")}>
      {strip.map((name) => (
        <Item key={name} name={name} figures={figures} />
      ))}
    </ul>
  );
}

function Item(props: { name: string; figures: Figures | null }) {
  const { filter } = useView();
  const indicator = useIndicator(props.name);
  if (!indicator) return null;
  if (indicator.over === "agents") {
    return (
      <li className={styles.item} title={`${indicator.label}. ${indicator.help}`}>
        <span className={styles.name}>{indicator.short}</span>
        <strong className={styles.value}>
          {props.figures === null ? "" : <Value indicator={indicator} figure={props.figures[props.name]} />}
        </strong>
      </li>
    );
  }
  return (
    <li>
      <button
        type="button"
        className={styles.item}
        title={`${indicator.label}. ${indicator.help}`}
        aria-pressed={filter.card?.[0] === props.name}
        onClick={() => changeView({ filter: toggleCard(filter, props.name) })}
      >
        <span className={styles.name}>{indicator.short}</span>
        <strong className={styles.value}>
          {props.figures === null ? "" : <Value indicator={indicator} figure={props.figures[props.name]} />}
        </strong>
      </button>
    </li>
  );
}
