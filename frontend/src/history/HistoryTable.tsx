// Finished conversations as a table: the cells of the monitor's list, an order by any column, a click opens one.
import { memo } from "react";
import type { ColumnShown } from "../contract/live.ts";
import { nextSort } from "../monitor/grid/sort.ts";
import { CellContent } from "../monitor/list/cells.tsx";
import { CustomerName } from "../parts/CustomerName.tsx";
import { Icon } from "../ui/Icon.tsx";
import page from "../ui/Page.module.css";
import type { ConversationShown } from "../use/http.ts";
import { useText } from "../use/text.tsx";
import { changeView } from "../use/url.ts";
import styles from "./History.module.css";
import { rowOf } from "./row.ts";

/** The column that says when it was finished: of what is over, the time in its state ends there. */
const FINISHED = "time_in_state";

type Sized = ColumnShown & { readonly sized: boolean };

export function HistoryTable(props: {
  rows: readonly ConversationShown[];
  columns: readonly Sized[];
  sort: string | null;
  open: string | null;
  view: (id: string) => void;
}) {
  const { t } = useText();
  const { columns } = props;
  return (
    <div className={styles.frame}>
      <table className={`${page.table} ${styles.table}`}>
        <caption className="visually-hidden">{t("history.table")}</caption>
        <thead>
          <tr>
            <SortHeader name={FINISHED} label={t("history.finished")} sort={props.sort} />
            {columns.map((each) => (
              <SortHeader
                key={each.name}
                name={each.name}
                label={each.label}
                help={each.help}
                width={each.sized ? each.width : undefined}
                sort={props.sort}
              />
            ))}
          </tr>
        </thead>
        <tbody>
          {props.rows.map((each) => (
            <Line
              key={each.id}
              conversation={each}
              columns={columns}
              open={each.id === props.open}
              view={props.view}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function SortHeader(props: {
  name: string;
  label: string;
  help?: string;
  width?: number | undefined;
  sort: string | null;
}) {
  const { sort, name } = props;
  const direction = sort === name ? "ascending" : sort === `-${name}` ? "descending" : undefined;
  return (
    <th
      scope="col"
      aria-sort={direction ?? "none"}
      title={props.help}
      style={props.width === undefined ? undefined : { minWidth: props.width }}
    >
      <button type="button" className={styles.sort} onClick={() => changeView({ sort: nextSort(sort, name) })}>
        {props.label}
        {direction ? <Icon name={direction === "ascending" ? "up" : "descend"} size={12} /> : null}
      </button>
    </th>
  );
}

const Line = memo(function Line(props: {
  conversation: ConversationShown;
  columns: readonly Sized[];
  open: boolean;
  view: (id: string) => void;
}) {
  const { t } = useText();
  const { conversation } = props;
  const row = rowOf(conversation);
  const name = conversation.contact.name || t("grid.no_name");
  return (
    <tr data-open={props.open || undefined} data-id={row.id}>
      <td data-label={t("history.finished")}>
        <Stamp moment={row.cells[FINISHED] as number} />
      </td>
      {props.columns.map((column) => (
        <td
          key={column.name}
          data-label={column.label}
          data-cell={column.cell}
          style={column.sized ? { maxWidth: column.width } : undefined}
        >
          {column.name === "customer" ? (
            <button
              type="button"
              className={page.link}
              aria-current={props.open || undefined}
              aria-label={t("history.open", { customer: name })}
              onClick={() => props.view(row.id)}
            >
              <CustomerName customer={conversation.contact} />
            </button>
          ) : column.cell === "moment" ? (
            <Stamp moment={row.cells[column.name] as number} />
          ) : (
            <CellContent column={column} row={row} />
          )}
        </td>
      ))}
    </tr>
  );
});

/** Of what is over the day matters as much as the hour. */
function Stamp(props: { moment: number }) {
  const { region } = useText();
  return (
    <time
      dateTime={new Date(props.moment).toISOString()}
      title={region.moment(props.moment)}
      className={styles.stamp}
    >
      {region.stamp(props.moment)}
    </time>
  );
}
