// The cards: one main figure each, its averages under it, and a click that lists exactly what it counts.
import type { CardShown } from "../contract/live.ts";
import type { Figures } from "../live/totals.ts";
import { useCatalog, useIndicator } from "../use/server.tsx";
import { useText } from "../use/text.tsx";
import { changeView, useView } from "../use/url.ts";
import styles from "./Cards.module.css";
import { Explain } from "./Explain.tsx";
import { Value } from "./Value.tsx";
import { toggleCard } from "./wishes.ts";

export function Cards(props: { figures: Figures | null; open: number | null }) {
  const { t } = useText();
  const { cards } = useCatalog();
  return (
    <ul className={styles.cards} aria-label={t("cards.label")}>
      {cards.map((card) => (
        <Card key={card.indicator} card={card} figures={props.figures} open={props.open} />
      ))}
    </ul>
  );
}

function Card(props: { card: CardShown; figures: Figures | null; open: number | null }) {
  const { card, figures } = props;
  const { t } = useText();
  const { filter } = useView();
  const indicator = useIndicator(card.indicator);
  if (!indicator) return null;
  const pressed = filter.card?.[0] === card.indicator;
  return (
    <li className={styles.card} data-pressed={pressed || undefined} data-card={card.indicator}>
      <button
        type="button"
        className={styles.button}
        aria-pressed={pressed}
        onClick={() => changeView({ filter: toggleCard(filter, card.indicator) })}
      >
        <span className={styles.name}>{indicator.label}</span>
        <span className={styles.value}>
          {figures === null ? (
            <span className={styles.bone} />
          ) : (
            <Value indicator={indicator} figure={figures[card.indicator]} />
          )}
        </span>
        <span className={styles.details}>
          {card.details.map((name) => (
            <Detail key={name} name={name} figures={figures} />
          ))}
          <Note card={card.indicator} open={props.open} />
          {pressed ? <span className="visually-hidden">{t("cards.pressed")}</span> : null}
        </span>
      </button>
      <Explain name={card.indicator} label={indicator.label} />
    </li>
  );
}

function Detail(props: { name: string; figures: Figures | null }) {
  const indicator = useIndicator(props.name);
  if (!indicator) return null;
  return (
    <span className={styles.detail}>
      {indicator.short}{" "}
      {props.figures === null ? "" : <Value indicator={indicator} figure={props.figures[props.name]} />}
    </span>
  );
}

/** Whose they are, where the list is one person's own; how many are open, where it is everyone's. */
function Note(props: { card: string; open: number | null }) {
  const { t } = useText();
  const own = useCatalog().sections.length > 0;
  if (props.card === "all") {
    return props.open === null ? null : (
      <span className={styles.detail}>{t("cards.open_now", { n: props.open })}</span>
    );
  }
  if (!own) return null;
  const key =
    props.card === "queued" || props.card === "finished" ? (`cards.own.${props.card}` as const) : "cards.own.other";
  return <span className={styles.detail}>{t(key)}</span>;
}
