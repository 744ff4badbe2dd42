// One small drawing per kind of cell; which column is of which kind is the catalog's to say.
import type { ReactNode } from "react";
import type { Someone } from "../../acting/subject.ts";
import type { ColumnShown } from "../../contract/live.ts";
import { duration } from "../../format/duration.ts";
import type { Row } from "../../live/table.ts";
import type { Customer } from "../../parts/CustomerName.tsx";
import { CustomerName } from "../../parts/CustomerName.tsx";
import { Since, Span } from "../../parts/Since.tsx";
import { State } from "../../parts/State.tsx";
import { Duration } from "../../ui/Duration.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { useNow } from "../../use/live.tsx";
import { useCatalog } from "../../use/server.tsx";
import { useText } from "../../use/text.tsx";
import styles from "./cells.module.css";
import { Labels, Message } from "./texts.tsx";
import { type LastMessage, type Rating, stateOf, type Waiting } from "./values.ts";

export function CellContent(props: { column: ColumnShown; row: Row }): ReactNode {
  const value = props.row.cells[props.column.name];
  switch (props.column.cell) {
    case "text":
      return <span className={styles.clip}>{(value as string | null) ?? "—"}</span>;
    case "channel":
      return <Channel id={value as string} row={props.row} />;
    case "state":
      return <State id={value as string} />;
    case "customer":
      return <CustomerName customer={value as Customer | null} />;
    case "agent":
    case "group":
      return <SomeoneName someone={value as Someone | null} />;
    case "wait":
      return (
        <Wait
          waiting={value as Waiting | null}
          state={stateOf(props.row)}
          risk={props.row.cells.risk as string | null}
        />
      );
    case "risk":
      return <Risk id={value as string | null} />;
    case "window":
      return value === null ? <Nothing /> : <Until moment={value as number} />;
    case "language":
      return value === null ? <Nothing /> : <span className={styles.clip}>{(value as string).toUpperCase()}</span>;
    case "came":
      return <Arrival id={value as string} />;
    case "rating":
      return <Rated rating={value as Rating | null} />;
    case "reason":
      return <span className={styles.clip}>{(value as string | null) ?? "—"}</span>;
    case "age":
      return value === null ? <Nothing /> : <Since moment={value as number} />;
    case "moment":
      return value === null ? <Nothing /> : <Clock moment={value as number} />;
    case "count":
      return value === null ? <Nothing /> : <Count value={value as number} />;
    case "duration":
      return <Span span={value as [number, number | null]} />;
    case "message":
      return (
        <Message
          message={value as LastMessage | null}
          language={(props.row.cells.customer as Customer | null)?.language ?? null}
        />
      );
    case "priority":
      return <Priority level={value as number} />;
    case "labels":
      return <Labels labels={value as string[]} />;
    case "request":
      // Said in the state's cell, beside what it is about to change.
      return null;
    default:
      return props.column.cell satisfies never;
  }
}

/** A window that closes within this is worth a word. */
const WARNING = 7_200_000;

export const Nothing = () => <span className={styles.faint}>—</span>;

/** The channel, and how long its window is still open, where it closes before somebody answers. */
function Channel(props: { id: string; row: Row }) {
  const { channels } = useCatalog();
  const { window, wait, state } = props.row.cells;
  const owed = wait != null || state === "pending";
  return (
    <span className={styles.both}>
      <span className={styles.clip}>{channels.find((each) => each.id === props.id)?.label ?? props.id}</span>
      {owed && typeof window === "number" ? <Closing until={window} /> : null}
    </span>
  );
}

/** "⏳52m": said from two hours before it closes. */
function Closing(props: { until: number }) {
  const { t } = useText();
  const left = props.until - useNow();
  if (left <= 0 || left > WARNING) return null;
  const minutes = Math.ceil(left / 60_000);
  const short = minutes < 60 ? `${minutes}m` : `${Math.floor(minutes / 60)}h${String(minutes % 60).padStart(2, "0")}`;
  return (
    <span className={styles.closing} title={t("grid.window_closes", { minutes })}>
      <span aria-hidden="true">⏳{short}</span>
      <span className="visually-hidden">{t("grid.window_closes", { minutes })}</span>
    </span>
  );
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

function Risk(props: { id: string | null }) {
  const { t } = useText();
  if (props.id === null) return null;
  const words = t(`risks.${props.id as "at_risk" | "breached"}`);
  return (
    <span className={styles.risk} data-risk={props.id} role="img" aria-label={words} title={words}>
      <Icon name={props.id === "breached" ? "breach" : "risk"} size={12} />
    </span>
  );
}

/** How long is left. */
function Until(props: { moment: number }) {
  const now = useNow();
  const left = (props.moment - now) / 1000;
  return left <= 0 ? <Nothing /> : <Duration seconds={left} />;
}

type Came = "new" | "transferred" | "returned" | "reopened";

function Arrival(props: { id: string }) {
  const { t } = useText();
  return <span className={styles.clip}>{t(`came.${props.id as Came}`)}</span>;
}

function Rated(props: { rating: Rating | null }) {
  const { region } = useText();
  if (props.rating === null) return <Nothing />;
  const { score, scale } = props.rating;
  const share = score / scale;
  return (
    <span className={styles.rating} data-level={share <= 0.4 ? "low" : share >= 0.8 ? "high" : undefined}>
      <span aria-hidden="true">★</span> {region.number(score)}/{region.number(scale)}
    </span>
  );
}

/** The customer's wait for us with its target; without one it is their turn, unless it is over. */
function Wait(props: { waiting: Waiting | null; state: string; risk: string | null }) {
  const { t } = useText();
  if (props.waiting !== null) return <Waited waiting={props.waiting} risk={props.risk} />;
  if (props.state === "finished" || props.state === "bot") return <Nothing />;
  return (
    <span className={styles.faint} title={t("grid.customer_turn_help")}>
      — {t("grid.customer_turn")}
    </span>
  );
}

/** How long they wait, and how much of the target that is: as a bar beside the words. */
function Waited(props: { waiting: Waiting; risk: string | null }) {
  const { t, region } = useText();
  const now = useNow();
  const { since, waited, target, opens } = props.waiting;
  const length = since === null ? (waited ?? 0) : Math.max(0, now - since);
  const share = target ? Math.min(1, length / target) : null;
  const title = target ? t("grid.of_target", { target: duration(target / 1000) }) : undefined;
  if (since === null) {
    // The group's clock stands still: when it goes on says more than how long it has.
    const at = opens === null ? null : region.clock(opens, now);
    const words = at === null ? t("grid.closed") : t("grid.opens", { at });
    return (
      <span className={styles.still} title={`${duration(length / 1000)}. ${words}`}>
        <Icon name="moon" size={12} />
        {at === null ? (
          <span className={styles.clip}>{words}</span>
        ) : (
          <>
            <span className="visually-hidden">{words}</span>
            <span aria-hidden="true">{t("grid.opens_at", { at })}</span>
          </>
        )}
      </span>
    );
  }
  return (
    <span className={styles.waiting} data-risk={props.risk ?? undefined} title={title}>
      <Duration seconds={length / 1000} className={styles.wait} />
      {share === null ? null : (
        <span className={styles.bar} data-risk={props.risk ?? undefined} aria-hidden="true">
          <span style={{ width: `${Math.round(share * 100)}%` }} />
        </span>
      )}
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
