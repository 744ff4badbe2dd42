// One small drawing per kind of cell of the agents' list.
import type { ReactNode } from "react";
import type { AgentColumnShown } from "../../contract/live.ts";
import type { ListStore } from "../../live/list.ts";
import type { Row } from "../../live/table.ts";
import { Since } from "../../parts/Since.tsx";
import { Duration } from "../../ui/Duration.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { useText } from "../../use/text.tsx";
import { Clock, Count, Nothing } from "../list/cells.tsx";
import styles from "./cells.module.css";
import { LoadCell } from "./LoadCell.tsx";
import { StatusCell } from "./StatusCell.tsx";
import { loadOf, type Person, personOf, statusOf } from "./values.ts";

export function AgentCell(props: { column: AgentColumnShown; row: Row; store: ListStore }): ReactNode {
  const { column, row } = props;
  const value = row.cells[column.name];
  switch (column.cell) {
    case "person":
      return <PersonName person={personOf(row)} />;
    case "status":
      return <StatusCell row={row} store={props.store} />;
    case "load":
      return <LoadCell load={loadOf(row)} status={statusOf(row).status} opens />;
    case "groups":
      return <Groups groups={value as readonly Group[]} />;
    case "count":
      return column.name === "unanswered" ? <Unanswered n={value as number} /> : <Count value={value as number} />;
    case "wait":
      return value === null ? <Nothing /> : <Since moment={value as number} className={styles.wait} />;
    case "age":
      return value === null ? <Nothing /> : <Since moment={value as number} />;
    case "seconds":
      return value === null ? <Nothing /> : <Duration seconds={value as number} />;
    case "spent":
      return <Spent spent={value as readonly [number, number | null]} />;
    case "moment":
      return value === null ? <Nothing /> : <Clock moment={value as number} />;
    case "text":
      return <span className={styles.clip}>{(value as string | null) || "—"}</span>;
    default:
      return column.cell satisfies never;
  }
}

export function PersonName(props: { person: Person }) {
  const { t } = useText();
  const { name, languages } = props.person;
  return (
    <span className={styles.person}>
      <span className={styles.clip} dir="auto" title={name}>
        {name || t("grid.no_name")}
      </span>
      {languages.map((each) => (
        <span key={each} className={styles.tag}>
          {each.slice(0, 2).toUpperCase()}
        </span>
      ))}
    </span>
  );
}

interface Group {
  readonly id: string;
  readonly name: string | null;
}

/** The first, and how many others. */
function Groups(props: { groups: readonly Group[] }) {
  const { region } = useText();
  const names = props.groups.map((each) => each.name || each.id);
  if (names.length === 0) return <Nothing />;
  return (
    <span className={styles.person} title={region.list(names)}>
      <span className={styles.clip} dir="auto">
        {names[0]}
      </span>
      {names.length > 1 ? (
        <span className={styles.tag}>
          +{names.length - 1}
          <span className="visually-hidden"> {region.list(names.slice(1))}</span>
        </span>
      ) : null}
    </span>
  );
}

/** What is over of a time of today, and what goes on. */
function Spent(props: { spent: readonly [number, number | null] }) {
  const [over, since] = props.spent;
  return since === null ? <Duration seconds={over / 1000} /> : <Since moment={since - over} />;
}

/** How many customers wait for the agent's answer. */
export function Unanswered(props: { n: number }) {
  const { region } = useText();
  if (props.n === 0) return <Count value={0} />;
  return (
    <span className={styles.alarm}>
      {region.number(props.n)}
      <Icon name="warn" size={12} />
    </span>
  );
}
