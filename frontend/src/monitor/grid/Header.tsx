import { Icon } from "../../ui/Icon.tsx";
import { useText } from "../../use/text.tsx";
import type { GridColumn } from "./face.ts";
import styles from "./Grid.module.css";
import type { Edge } from "./useResize.ts";

export function HeaderRow(props: {
  columns: readonly GridColumn[];
  sort: string | null;
  /** The column that has the tab stop, or -1. */
  active: number;
  /** Whether all that are here are ticked; null where nothing is. */
  ticked: boolean | null;
  /** The edge by which a column is drawn wider; null where it is not. */
  edge: Edge | null;
}) {
  const { t } = useText();
  const { sort, ticked } = props;
  const first = ticked === null ? 0 : 1;
  return (
    <div role="row" aria-rowindex={1} className={styles.header} data-line={-1}>
      {ticked === null ? null : (
        <div role="columnheader" className={styles.tick} data-tick>
          <input
            type="checkbox"
            tabIndex={props.active === 0 ? 0 : -1}
            data-column={0}
            aria-label={t("selection.all")}
            checked={ticked}
            readOnly
          />
        </div>
      )}
      {props.columns.map((column, index) => {
        const place = index + first;
        const direction = sort === column.name ? "ascending" : sort === `-${column.name}` ? "descending" : undefined;
        return (
          <div
            role="columnheader"
            key={column.name}
            className={styles.title}
            aria-sort={column.sort ? (direction ?? "none") : undefined}
            tabIndex={props.active === place ? 0 : -1}
            data-column={place}
            data-name={column.name}
            data-cell={column.cell}
            data-sort={column.sort ? column.name : undefined}
            title={column.cell === "risk" ? `${column.label}: ${column.help}` : column.help}
          >
            {column.cell === "risk" ? (
              <>
                <span aria-hidden="true">!</span>
                <span className="visually-hidden">{column.label}</span>
              </>
            ) : (
              <span className={styles.label}>{column.label}</span>
            )}
            {direction ? <Icon name={direction === "ascending" ? "up" : "descend"} size={12} /> : null}
            {props.edge ? <span className={styles.edge} data-edge aria-hidden="true" {...props.edge} /> : null}
          </div>
        );
      })}
      <div
        role="columnheader"
        className={styles.title}
        tabIndex={props.active === props.columns.length + first ? 0 : -1}
        data-column={props.columns.length + first}
      >
        <span className="visually-hidden">{t("grid.options")}</span>
      </div>
    </div>
  );
}
