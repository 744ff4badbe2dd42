// The agents in their grid: what its rows are, and what can be done with them.
import { useMemo } from "react";
import { useActing } from "../../acting/acting.ts";
import { offeredForAgents } from "../../acting/offered.ts";
import { subjectOfAgent } from "../../acting/subject.ts";
import type { ActionShown } from "../../contract/live.ts";
import type { Shown } from "../../live/list.ts";
import type { Row } from "../../live/table.ts";
import type { Lists } from "../../use/lists.ts";
import { useNarrow } from "../../use/media.ts";
import { useCatalog } from "../../use/server.tsx";
import { useText } from "../../use/text.tsx";
import { changeView } from "../../use/url.ts";
import type { Face } from "../grid/face.ts";
import { Grid } from "../grid/Grid.tsx";
import { SelectionBar } from "../grid/SelectionBar.tsx";
import { useColumns, useLayout } from "../grid/useLayout.ts";
import { useSelection } from "../grid/useSelection.ts";
import { AgentMenu } from "./AgentMenu.tsx";
import styles from "./cells.module.css";
import { AgentCell, PersonName, Unanswered } from "./cells.tsx";
import { LoadCell } from "./LoadCell.tsx";
import { StatusCell } from "./StatusCell.tsx";
import { loadOf, personOf, statusOf } from "./values.ts";

/** "Ver sus conversaciones": the other tab, of that agent alone. */
const view = (row: Row): void =>
  changeView({ tab: "conversations", filter: { agent: [row.id] }, sort: null, conversation: null, columns: null });

export function AgentGrid(props: { lists: Lists; shown: readonly Shown[]; sort: string | null }) {
  const { lists } = props;
  const { t } = useText();
  const { actions, agent_columns } = useCatalog();
  const acting = useActing();
  const narrow = useNarrow();
  const selection = useSelection(lists, subjectOfAgent);
  const face = useFace();
  const layout = useLayout("agents", agent_columns);
  const chosen = useColumns(layout.layout, agent_columns);
  const columns = useMemo(
    () =>
      chosen.map((column) => ({
        ...column,
        draw: (row: Row, store: Parameters<Face["card"]>[1]) => <AgentCell column={column} row={row} store={store} />,
      })),
    [chosen],
  );
  const offered = offeredForAgents(actions);
  const many = offered.filter((each) => each.many);
  const act = (action: ActionShown) => acting.begin(action, selection.subjects(), { done: selection.drop });

  return (
    <Grid
      lists={lists}
      shown={props.shown}
      face={face}
      headings={null}
      columns={columns}
      layout={layout}
      sort={props.sort}
      cards={narrow}
      selection={many.length ? selection : null}
      open={null}
      opens="active"
      onOpen={view}
      onClose={selection.clear}
      onSort={(sort) => changeView({ sort })}
      onCommand={() => undefined}
      menu={({ anchor, row, close }) => (
        <AgentMenu anchor={anchor} row={row} actions={offered} close={close} view={view} />
      )}
      bar={() => (
        <SelectionBar
          label={t("agents.selected_label")}
          count={t("agents.selected", { n: selection.size })}
          actions={many}
          run={act}
          clear={selection.clear}
        />
      )}
    />
  );
}

function useFace(): Face {
  const { t } = useText();
  const { statuses } = useCatalog();
  return useMemo(
    () => ({
      label: t("agents.label"),
      name: (row) => (row && personOf(row).name) || t("grid.no_name"),
      lead: (row) => <PersonName person={personOf(row)} />,
      departure: ({ row, left }) => {
        if (left === "denied") return t("left.denied");
        if (left !== "unmatched" || row === null) return null;
        const { status } = statusOf(row);
        return t("left.state", { state: statuses.find((each) => each.id === status)?.label ?? status });
      },
      card: (row, store) => ({
        first: (
          <span className={styles.card}>
            <PersonName person={personOf(row)} />
            <LoadCell load={loadOf(row)} status={statusOf(row).status} />
          </span>
        ),
        second: (
          <>
            <StatusCell row={row} store={store} />
            {row.cells.unanswered ? <Unanswered n={row.cells.unanswered as number} /> : null}
          </>
        ),
      }),
    }),
    [t, statuses],
  );
}
