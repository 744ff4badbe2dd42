// The list of conversations in its grid: what its rows are, and what can be done with them.
import { useMemo } from "react";
import { useActing, type Whole } from "../../acting/acting.ts";
import { offeredForMany, selectable } from "../../acting/offered.ts";
import { subjectOfRow } from "../../acting/subject.ts";
import type { ActionShown, ColumnShown } from "../../contract/live.ts";
import type { Shown } from "../../live/list.ts";
import type { Row } from "../../live/table.ts";
import { CustomerName } from "../../parts/CustomerName.tsx";
import type { Lists } from "../../use/lists.ts";
import { useCatalog } from "../../use/server.tsx";
import { useText } from "../../use/text.tsx";
import type { Face, GridColumn } from "../grid/face.ts";
import { Grid } from "../grid/Grid.tsx";
import { rowsHere } from "../grid/lines.ts";
import styles from "../grid/SelectionBar.module.css";
import { SelectionBar } from "../grid/SelectionBar.tsx";
import type { LayoutOf } from "../grid/useLayout.ts";
import { type Selection, useSelection } from "../grid/useSelection.ts";
import { CellContent } from "./cells.tsx";
import { departure } from "./left.ts";
import { RowMenu } from "./RowMenu.tsx";
import { StateCell } from "./StateCell.tsx";
import { customerOf, stateOf } from "./values.ts";

/** What one job takes. */
const MOST_WHOLE = 10_000;

export function ConversationGrid(props: {
  lists: Lists;
  shown: readonly Shown[];
  headings: readonly string[] | null;
  columns: readonly (ColumnShown & { sized: boolean })[];
  layout: LayoutOf | null;
  sort: string | null;
  /** The filter that lists them all, and how many that are; null where they are several lists. */
  whole: Whole | null;
  cards: boolean;
  open: string | null;
  onOpen: (id: string) => void;
  onClose: () => void;
  onSort: (sort: string | null) => void;
}) {
  const { lists } = props;
  const { t } = useText();
  const { actions, states } = useCatalog();
  const acting = useActing();
  const selection = useSelection(lists, subjectOfRow);
  const face = useFace(props.columns);
  const columns = useMemo(() => props.columns.map(drawn), [props.columns]);

  const around = () => ({ tags: lists.tags(), done: selection.drop });
  const chosen = selection.whole ? props.whole : null;
  const act = (action: ActionShown) =>
    chosen
      ? acting.begin(action, [], { ...around(), whole: chosen, done: selection.clear, begun: selection.clear })
      : acting.begin(action, selection.subjects(), around());
  const actOn = (action: ActionShown, row: Row, opener?: Element) =>
    acting.begin(action, [subjectOfRow(row)], { ...around(), ...(opener ? { opener } : {}) });
  const transfer = (row: Row | null) => {
    const action = actions.find((each) => each.name === "transfer");
    if (!action) return;
    if (selection.size) act(action);
    else if (row !== null && action.states.includes(stateOf(row))) actOn(action, row);
  };

  return (
    <Grid
      lists={lists}
      shown={props.shown}
      face={face}
      headings={props.headings}
      columns={columns}
      layout={props.layout}
      sort={props.sort}
      cards={props.cards}
      selection={selectable(actions) ? selection : null}
      open={props.open}
      onOpen={(row) => props.onOpen(row.id)}
      onClose={props.onClose}
      onSort={props.onSort}
      onCommand={(command, row) => command === "transfer" && transfer(row)}
      menu={({ anchor, row, close }) => (
        <RowMenu
          anchor={anchor}
          row={row}
          close={close}
          run={(action, on) => (action.name === "view" ? props.onOpen(on.id) : actOn(action, on, anchor))}
        />
      )}
      bar={() => {
        const subjects = selection.subjects();
        const seen = chosen
          ? (chosen.filter.state ?? states.map((each) => each.id))
          : subjects.map((each) => each.state);
        const offered = offeredForMany(actions, new Set(seen));
        return (
          <SelectionBar
            label={t("selection.label")}
            count={t("selection.count", { n: selection.size })}
            more={<WholeOffer whole={props.whole} shown={props.shown} selection={selection} />}
            actions={offered}
            run={act}
            clear={selection.clear}
          />
        );
      }}
    />
  );
}

/** Where all that is here is ticked and more is listed: the way to tick that too. */
function WholeOffer(props: { whole: Whole | null; shown: readonly Shown[]; selection: Selection }) {
  const { t } = useText();
  const { whole, selection } = props;
  const here = rowsHere(props.shown);
  if (whole === null || whole.total <= selection.size || !here.every(({ id }) => selection.has(id))) return null;
  const n = whole.total;
  return (
    <button type="button" className={styles.whole} disabled={n > MOST_WHOLE} onClick={() => selection.chooseWhole(n)}>
      {n > MOST_WHOLE ? t("selection.too_many", { n, most: MOST_WHOLE }) : t("selection.whole", { n })}
    </button>
  );
}

const drawn = (column: ColumnShown & { sized: boolean }): GridColumn => ({
  ...column,
  draw: (row, store) =>
    column.cell === "state" ? <StateCell row={row} store={store} /> : <CellContent column={column} row={row} />,
});

function useFace(columns: readonly ColumnShown[]): Face {
  const { t } = useText();
  const { states } = useCatalog();
  return useMemo(
    () => ({
      label: t("grid.label"),
      name: (row) => (row && customerOf(row)?.name) || t("grid.no_name"),
      lead: (row) => <CustomerName customer={customerOf(row)} />,
      departure: (entry) => departure(entry, t, (state) => states.find((each) => each.id === state)?.label ?? state),
      card: (row, store) => ({
        first: <CustomerName customer={customerOf(row)} />,
        second: (
          <>
            <StateCell row={row} store={store} />
            {columns
              .filter((column) => column.cell === "wait" || column.cell === "channel")
              .map((column) => (
                <CellContent key={column.name} column={column} row={row} />
              ))}
          </>
        ),
      }),
    }),
    [t, states, columns],
  );
}
