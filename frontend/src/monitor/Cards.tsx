// The cards: one main figure each, its averages under it, and a click that lists exactly what it counts.
import { lazy, type ReactNode, Suspense } from "react";
import type { CardShown, IndicatorShown } from "../contract/live.ts";
import type { Figures } from "../live/totals.ts";
import { Icon } from "../ui/Icon.tsx";
import { useIndicator } from "../use/server.tsx";
import { useText } from "../use/text.tsx";
import styles from "./Cards.module.css";
import { Change } from "./Change.tsx";
import { Severity } from "./Severity.tsx";
import { useTools } from "./tools/tools.ts";
import { useSeverity } from "./useSeverity.ts";
import { Value } from "./Value.tsx";

const Spark = lazy(() => import("./series/Spark.tsx"));

/** Without thresholds of its own, one of these is bad as soon as there is any. */
const ALARMING: readonly string[] = ["agents_away"];

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
  const level = useSeverity(indicator, figures?.[card.indicator]);
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
          <Severity level={level} />
        </span>
        <span className={styles.details}>
          {card.details.map((name) => (
            <Detail key={name} name={name} figures={figures} />
          ))}
          <Change indicator={indicator} figures={figures} />
          {props.note?.(card.indicator)}
          {pressed ? <span className="visually-hidden">{t("cards.pressed")}</span> : null}
        </span>
      </button>
      {indicator.series ? (
        <span className={styles.spark}>
          <Suspense fallback={null}>
            <Spark indicator={indicator} />
          </Suspense>
        </span>
      ) : null}
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
  const figure = props.figures?.[props.name];
  const level = useSeverity(indicator, figure);
  if (!indicator) return null;
  const alarming = ALARMING.includes(props.name) && typeof figure === "number" && figure > 0;
  const shown = alarming ? 2 : level;
  return (
    <span className={styles.detail} data-level={shown || undefined}>
      {indicator.short} {figure === undefined ? "" : <Value indicator={indicator} figure={figure} />}
      <Severity level={shown} brief />
    </span>
  );
}
