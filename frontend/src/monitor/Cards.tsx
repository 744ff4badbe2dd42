// The cards: one main figure each, its averages under it, and a click that lists exactly what it counts.
import type { ReactNode } from "react";
import type { CardShown, IndicatorShown } from "../contract/live.ts";
import type { Figures } from "../live/totals.ts";
import { Icon } from "../ui/Icon.tsx";
import { useIndicator } from "../use/server.tsx";
import { useText } from "../use/text.tsx";
import styles from "./Cards.module.css";
import { useTools } from "./tools/tools.ts";
import { Value } from "./Value.tsx";

/** Details of which there should be none: where there are, they are marked. */
const ALARMING: readonly string[] = ["pause_exceeded", "agents_away"];

interface Common {
  readonly figures: Figures | null;
  readonly pressed: (indicator: IndicatorShown) => boolean;
  readonly toggle: (indicator: IndicatorShown) => void;
  /** What else a card says. */
  readonly note?: (card: string) => ReactNode;
}

export function Cards(props: Common & { cards: readonly CardShown[] }) {
  const { t } = useText();
  return (
    <ul className={styles.cards} aria-label={t("cards.label")}>
      {props.cards.map((card) => (
        <Card key={card.indicator} {...props} card={card} />
      ))}
    </ul>
  );
}

function Card(props: Common & { card: CardShown }) {
  const { card, figures } = props;
  const { t } = useText();
  const tools = useTools();
  const indicator = useIndicator(card.indicator);
  if (!indicator) return null;
  const pressed = props.pressed(indicator);
  return (
    <li className={styles.card} data-pressed={pressed || undefined} data-card={card.indicator}>
      <button type="button" className={styles.button} aria-pressed={pressed} onClick={() => props.toggle(indicator)}>
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
          {props.note?.(card.indicator)}
          {pressed ? <span className="visually-hidden">{t("cards.pressed")}</span> : null}
        </span>
      </button>
      <button
        type="button"
        className={styles.help}
        aria-label={t("cards.help", { name: indicator.label })}
        aria-haspopup="dialog"
        onClick={() => tools.explain(card.indicator)}
      >
        <Icon name="help" size={14} />
      </button>
    </li>
  );
}

function Detail(props: { name: string; figures: Figures | null }) {
  const indicator = useIndicator(props.name);
  if (!indicator) return null;
  const figure = props.figures?.[props.name];
  const alarming = ALARMING.includes(props.name) && typeof figure === "number" && figure > 0;
  return (
    <span className={styles.detail} data-alarming={alarming || undefined}>
      {indicator.short} {figure === undefined ? "" : <Value indicator={indicator} figure={figure} />}
      {alarming ? <Icon name="warn" size={12} /> : null}
    </span>
  );
}
