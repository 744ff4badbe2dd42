// One line of the grid. A row listens to its own changes: a change draws one row.
import { memo, useCallback, useSyncExternalStore } from "react";
import type { ListStore } from "../../live/list.ts";
import { Icon } from "../../ui/Icon.tsx";
import { useText } from "../../use/text.tsx";
import card from "./Card.module.css";
import type { Face, GridColumn } from "./face.ts";
import styles from "./Grid.module.css";
import mark from "./Marks.module.css";

/** How long a change is marked at most: a row that is drawn again later is not. */
const MARKED = 3_000;

interface Common {
  readonly index: number;
  readonly top: number;
  readonly height: number;
  /** The column that has the grid's one tab stop, or -1. */
  readonly active: number;
}

export interface RowProps extends Common {
  readonly id: string;
  readonly store: ListStore;
  readonly face: Face;
  readonly columns: readonly GridColumn[];
  readonly cards: boolean;
  readonly open: boolean;
  /** Whether it is ticked; null where rows are not. */
  readonly ticked: boolean | null;
}

export const HeadingLine = memo(function HeadingLine(props: Common & { text: string; span: number }) {
  return (
    <div
      role="row"
      aria-rowindex={props.index + 2}
      className={`${styles.line} ${styles.heading}`}
      style={{ transform: `translateY(${props.top}px)`, height: props.height }}
      data-line={props.index}
    >
      <div role="gridcell" aria-colspan={props.span} tabIndex={props.active >= 0 ? 0 : -1} data-column="0">
        {props.text}
      </div>
    </div>
  );
});

export const UnknownLine = memo(function UnknownLine(props: Common & { span: number }) {
  const { t } = useText();
  return (
    <div
      role="row"
      aria-rowindex={props.index + 2}
      className={`${styles.line} ${styles.unknown}`}
      style={{ transform: `translateY(${props.top}px)`, height: props.height }}
      data-line={props.index}
    >
      <div role="gridcell" aria-colspan={props.span} tabIndex={props.active >= 0 ? 0 : -1} data-column="0">
        <span className="visually-hidden">{t("grid.row_loading")}</span>
        <span className={styles.bone} />
      </div>
    </div>
  );
});

export const RowLine = memo(function RowLine(props: RowProps) {
  const { t } = useText();
  const { id, store, columns, face } = props;
  const entry = useSyncExternalStore(
    useCallback((listener: () => void) => store.subscribeRow(id, listener), [store, id]),
    useCallback(() => store.entry(id), [store, id]),
  );
  const { row } = entry;
  const where = face.departure(entry);
  const name = face.name(row);
  const summary = props.cards && row !== null && where === null ? face.card(row, store) : null;
  const first = props.ticked === null ? 0 : 1;
  const marks = entry.marks && Date.now() - entry.marks.at < MARKED ? entry.marks : null;
  const turn = marks && (marks.turn % 2 ? "odd" : "even");
  const menuColumn = columns.length + first;
  return (
    <div
      role="row"
      aria-rowindex={props.index + 2}
      aria-selected={props.ticked ?? undefined}
      aria-current={props.open || undefined}
      className={`${styles.line} ${mark.line} ${props.cards ? card.card : styles.row}`}
      style={{ transform: `translateY(${props.top}px)`, height: props.height }}
      data-line={props.index}
      data-id={id}
      data-left={where !== null || undefined}
      data-open={props.open || undefined}
      data-changed={(marks && (marks.cells === null || props.cards) && turn) || undefined}
    >
      {props.ticked === null ? null : (
        <div role="gridcell" className={styles.tick} data-tick>
          <input
            type="checkbox"
            tabIndex={props.active === 0 ? 0 : -1}
            data-column={0}
            aria-label={t("selection.one", { customer: name })}
            checked={props.ticked}
            disabled={row === null && !props.ticked}
            readOnly
          />
        </div>
      )}
      {where !== null ? (
        <div
          role="gridcell"
          aria-colspan={columns.length}
          className={props.cards ? `${styles.left} ${card.left}` : styles.left}
          style={{ gridColumn: `${first + 1} / -2` }}
          tabIndex={props.active >= first ? 0 : -1}
          data-column={first}
        >
          {row ? face.lead(row) : null}
          <span>{where}</span>
        </div>
      ) : row === null ? (
        <div
          role="gridcell"
          aria-colspan={columns.length}
          tabIndex={props.active >= first ? 0 : -1}
          data-column={first}
        >
          <span className={styles.bone} />
        </div>
      ) : summary !== null ? (
        <div role="gridcell" className={card.summary} tabIndex={props.active === 0 ? 0 : -1} data-column="0">
          <span className={card.first}>{summary.first}</span>
          <span className={card.second}>{summary.second}</span>
        </div>
      ) : (
        columns.map((column, place) => (
          <div
            role="gridcell"
            key={column.name}
            className={`${styles.cell} ${mark.cell}`}
            tabIndex={props.active === place + first ? 0 : -1}
            data-column={place + first}
            data-cell={column.cell}
            data-changed={(marks?.cells?.has(column.name) && turn) || undefined}
          >
            {column.draw(row, store)}
          </div>
        ))
      )}
      <div role="gridcell" className={styles.menu}>
        {row !== null && where === null ? (
          <button
            type="button"
            className={styles.more}
            tabIndex={props.active === (props.cards ? 1 : menuColumn) ? 0 : -1}
            data-column={props.cards ? 1 : menuColumn}
            data-menu
            aria-haspopup="menu"
            aria-label={t("grid.menu", { customer: name })}
          >
            <Icon name="more" />
          </button>
        ) : null}
      </div>
    </div>
  );
});
