// One small drawing per kind of cell; which column is of which kind is the catalog's to say.
import type { ReactNode } from "react";
import type { Someone } from "../../acting/subject.ts";
import type { ColumnShown } from "../../contract/live.ts";
import type { Row } from "../../live/table.ts";
import type { Customer } from "../../parts/CustomerName.tsx";
import { CustomerName } from "../../parts/CustomerName.tsx";
import { Since, Span } from "../../parts/Since.tsx";
import { State } from "../../parts/State.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { useNow } from "../../use/live.tsx";
import { useCatalog } from "../../use/server.tsx";
import { useText } from "../../use/text.tsx";
import styles from "./cells.module.css";
import { type LastMessage, stateOf } from "./values.ts";

export function CellContent(props: { column: ColumnShown; row: Row }): ReactNode {
  const value = props.row.cells[props.column.name];
  switch (props.column.cell) {
    case "text":
      return <span className={styles.clip}>{(value as string | null) ?? "—"}</span>;
    case "channel":
      return <Channel id={value as string} />;
    case "state":
      return <State id={value as string} />;
    case "customer":
      return <CustomerName customer={value as Customer | null} />;
    case "agent":
    case "group":
      return <SomeoneName someone={value as Someone | null} />;
    case "wait":
      return <Wait since={value as number | null} state={stateOf(props.row)} />;
    case "age":
      return value === null ? <Nothing /> : <Since moment={value as number} />;
    case "moment":
      return value === null ? <Nothing /> : <Clock moment={value as number} />;
    case "count":
      return <Count value={value as number} />;
    case "duration":
      return <Span span={value as [number, number | null]} />;
    case "message":
      return <Message message={value as LastMessage | null} />;
    case "priority":
      return <Priority level={value as number} />;
    case "labels":
      return <span className={styles.clip}>{(value as string[]).join(", ") || "—"}</span>;
    case "request":
      // Said in the state's cell, beside what it is about to change.
      return null;
    default:
      return props.column.cell satisfies never;
  }
}

export const Nothing = () => <span className={styles.faint}>—</span>;

function Channel(props: { id: string }) {
  const { channels } = useCatalog();
  return <span className={styles.clip}>{channels.find((each) => each.id === props.id)?.label ?? props.id}</span>;
}

function SomeoneName(props: { someone: Someone | null }) {
  if (props.someone === null) return <Nothing />;
  return (
    <span className={styles.clip} dir="auto" title={props.someone.name ?? props.someone.id}>
      {props.someone.name ?? props.someone.id}
    </span>
  );
}

function Priority(props: { level: number }) {
  const { priorities } = useCatalog();
  if (props.level === 0) return <Nothing />;
  const label = priorities.find((each) => each.id === String(props.level))?.label;
  return <span className={styles.clip}>{label ?? props.level}</span>;
}

/** The customer's wait for us; without one it is their turn, unless it is over. */
function Wait(props: { since: number | null; state: string }) {
  const { t } = useText();
  if (props.since !== null) return <Since moment={props.since} className={styles.wait} />;
  if (props.state === "finished" || props.state === "bot") return <Nothing />;
  return (
    <span className={styles.faint} title={t("grid.customer_turn_help")}>
      — {t("grid.customer_turn")}
    </span>
  );
}

export function Clock(props: { moment: number }) {
  const { region } = useText();
  const now = useNow();
  return (
    <time dateTime={new Date(props.moment).toISOString()} title={region.moment(props.moment)}>
      {region.clock(props.moment, now)}
    </time>
  );
}

export function Count(props: { value: number }) {
  const { region } = useText();
  return <span className={props.value === 0 ? styles.faint : undefined}>{region.number(props.value)}</span>;
}

function Message(props: { message: LastMessage | null }) {
  const { t } = useText();
  const message = props.message;
  if (message === null) return <Nothing />;
  const theirs = message.kind === "contact";
  return (
    <span className={styles.message}>
      <span className={theirs ? styles.theirs : styles.faint} role="img" aria-label={t(`grid.from.${message.kind}`)}>
        <Icon name={theirs ? "left" : "right"} size={14} />
      </span>
      <span className={styles.name} dir="auto">
        {message.text.slice(0, 160)}
      </span>
      <span className={styles.faint}>
        <Since moment={message.at} />
      </span>
    </span>
  );
}
