// The second line of figures: each a filter like a card, in one line; where that would be a page of them, on demand.
import type { Figures } from "../live/totals.ts";
import { Icon } from "../ui/Icon.tsx";
import { useNarrow } from "../use/media.ts";
import { remember, useRemembered } from "../use/remembered.ts";
import { useCatalog, useIndicator } from "../use/server.tsx";
import { useText } from "../use/text.tsx";
import { changeView, useView } from "../use/url.ts";
import { Change } from "./Change.tsx";
import { Severity } from "./Severity.tsx";
import styles from "./Strip.module.css";
import { useTools } from "./tools/tools.ts";
import { useSeverity } from "./useSeverity.ts";
import { Value } from "./Value.tsx";
import { toggleCard } from "./wishes.ts";

const OPEN = "strip.open";

export function Strip(props: { figures: Figures | null }) {
  const { t } = useText();
  const { strip } = useCatalog();
  const { figures } = props;
  const narrow = useNarrow();
  const open = useRemembered(OPEN) === "true";
  if (strip.length === 0) return null;
  return (
    <>
      {narrow ? (
        <button
          type="button"
          className={styles.open}
          aria-expanded={open}
          onClick={() => remember(OPEN, open ? null : "true")}
        >
          {t("cards.strip")}
          <Icon name={open ? "up" : "down"} size={12} />
        </button>
      ) : null}
      {narrow && !open ? null : (
        <ul className={styles.strip} aria-label={t("cards.strip")}>
          {strip.map((name) => (
            <Item key={name} name={name} figures={figures} />
          ))}
        </ul>
      )}
    </>
  );
}

function Item(props: { name: string; figures: Figures | null }) {
  const { t } = useText();
  const { filter } = useView();
  const tools = useTools();
  const indicator = useIndicator(props.name);
  const level = useSeverity(indicator, props.figures?.[props.name]);
  if (!indicator) return null;
  const title = `${indicator.label}. ${indicator.help}`;
  const said = (
    <>
      <span className={styles.name}>{indicator.short}</span>
      <strong className={styles.value} data-level={level || undefined}>
        {props.figures === null ? "" : <Value indicator={indicator} figure={props.figures[props.name]} />}
        <Change indicator={indicator} figures={props.figures} />
        <Severity level={level} brief />
      </strong>
    </>
  );
  return (
    <li className={styles.place}>
      {indicator.over === "agents" ? (
        <span className={styles.item} title={title}>
          {said}
        </span>
      ) : (
        <button
          type="button"
          className={styles.item}
          title={title}
          aria-pressed={filter.card?.[0] === props.name}
          onClick={() => changeView({ filter: toggleCard(filter, props.name) })}
        >
          {said}
        </button>
      )}
      <button
        type="button"
        className={styles.ask}
        aria-label={t("cards.help", { name: indicator.label })}
        aria-haspopup="dialog"
        onClick={() => tools.explain(props.name)}
      >
        <Icon name="help" size={13} />
      </button>
    </li>
  );
}
