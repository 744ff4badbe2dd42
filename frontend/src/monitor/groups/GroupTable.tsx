// The groups as a table: what waits in each, and who is there to take it.
import type { GroupColumnShown } from "../../contract/live.ts";
import { duration, isoDuration } from "../../format/duration.ts";
import type { ListStore } from "../../live/list.ts";
import { Icon } from "../../ui/Icon.tsx";
import { useNow } from "../../use/live.tsx";
import { useText } from "../../use/text.tsx";
import styles from "./Groups.module.css";
import { useGroup, useGroupChosen } from "./Groups.tsx";
import { type Group, longest, type Members, nobody, type Oldest } from "./values.ts";

export default function GroupTable(props: {
  id: string;
  columns: readonly GroupColumnShown[];
  order: readonly string[];
  store: ListStore;
}) {
  const { t } = useText();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <div id={props.id} className={styles.room} role="region" aria-label={t("groups.label")} tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            {props.columns.map((column) => (
              <th key={column.name} scope="col" data-cell={column.cell}>
                {column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.order.map((id) => (
            <Line key={id} id={id} columns={props.columns} store={props.store} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Line(props: { id: string; columns: readonly GroupColumnShown[]; store: ListStore }) {
  const { t } = useText();
  const row = useGroup(props.store, props.id);
  const { chosen, toggle } = useGroupChosen(props.id);
  if (row === null) return null;
  const alone = nobody(row);
  return (
    <tr data-chosen={chosen || undefined}>
      {props.columns.map((column) =>
        column.cell === "group" ? (
          <th key={column.name} scope="row">
            <button type="button" className={styles.link} aria-pressed={chosen} onClick={toggle}>
              <span dir="auto">{(row.cells.group as Group).name}</span>
            </button>
            {alone ? (
              <span className={styles.alarm}>
                <Icon name="warn" size={12} />
                {t("groups.nobody")}
              </span>
            ) : null}
          </th>
        ) : (
          <td key={column.name}>
            <Cell
              column={column}
              value={row.cells[column.name]}
              shared={column.name === "capacity_free" && (row.cells.group as Group).shared}
            />
          </td>
        ),
      )}
    </tr>
  );
}

function Cell(props: { column: GroupColumnShown; value: unknown; shared: boolean }) {
  const { t, region } = useText();
  const { column, value, shared } = props;
  if (value === null || value === undefined) return <span className={styles.faint}>—</span>;
  switch (column.cell) {
    case "oldest":
      return <Wait oldest={value as Oldest} />;
    case "share":
      return <>{region.percent(value as number)}</>;
    case "members": {
      const { available, present, all } = value as Members;
      return <span title={t("groups.members", { available, present, all })}>{`${available} / ${present}`}</span>;
    }
    case "group":
      return null;
    case "count":
      return (
        <>
          {region.number(value as number)}
          {shared ? (
            <span className={styles.faint} title={t("groups.shared")}>
              {" "}
              *<span className="visually-hidden">{t("groups.shared")}</span>
            </span>
          ) : null}
        </>
      );
    default:
      return column.cell satisfies never;
  }
}

function Wait(props: { oldest: Oldest }) {
  const now = useNow();
  const wait = longest(props.oldest, now);
  if (wait === null) return <span className={styles.faint}>—</span>;
  return <time dateTime={isoDuration(wait / 1000)}>{duration(wait / 1000)}</time>;
}
