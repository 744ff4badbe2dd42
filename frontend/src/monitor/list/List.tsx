// The list of conversations, for the filters in force.
import { lazy, type ReactNode, Suspense, useMemo } from "react";
import { useLists } from "../../use/lists.ts";
import { useNarrow } from "../../use/media.ts";
import { useCatalog, useSession } from "../../use/server.tsx";
import { useText } from "../../use/text.tsx";
import { changeView, useView } from "../../use/url.ts";
import { ListStates } from "../grid/ListStates.tsx";
import { useHealed } from "../grid/useHealed.ts";
import { useColumns, useLayout } from "../grid/useLayout.ts";
import { useFilterWords } from "../useFilterWords.ts";
import { listFilter, sectionWishes } from "../wishes.ts";
import { ConversationGrid } from "./ConversationGrid.tsx";

const FirstDoors = lazy(() => import("../../first/FirstDoors.tsx"));

const first = (calm: ReactNode) => (
  <Suspense fallback={null}>
    <FirstDoors calm={calm} />
  </Suspense>
);

/** What stays beside an open conversation: the documented columns, and no more than fit. */
const BESIDE: readonly string[] = ["risk", "state", "customer", "agent", "wait"];

export function List(props: {
  open: string | null;
  docked: boolean;
  onOpen: (id: string) => void;
  onClose: () => void;
}) {
  const { t } = useText();
  const catalog = useCatalog();
  const { permissions } = useSession();
  const view = useView();
  const narrow = useNarrow();
  const wishes = sectionWishes(view, catalog);
  const names = useMemo(() => catalog.columns.map((each) => each.name), [catalog]);
  const { lists, shown } = useLists(wishes, view.sort, names, useHealed());
  const words = useFilterWords(listFilter(view, catalog), catalog.filters);
  const layout = useLayout("conversations", catalog.columns);
  const chosen = useColumns(layout.layout, catalog.columns);
  const columns = useMemo(
    () => (props.docked ? chosen.filter((each) => BESIDE.includes(each.name)) : chosen),
    [chosen, props.docked],
  );
  const headings = wishes.every((each) => each.label === null)
    ? null
    : wishes.map((each, index) => t("grid.section", { name: each.label ?? "", n: shown[index]?.total ?? 0 }));

  return (
    <ListStates
      lists={lists}
      shown={shown}
      words={words}
      total={(n) => t("grid.total", { n })}
      filtered={t("grid.empty_filtered")}
      calm={{ title: t("grid.empty_calm"), help: t("grid.empty_calm_help") }}
      {...(permissions.includes("settings.manage") ? { first } : {})}
    >
      <ConversationGrid
        lists={lists}
        shown={shown}
        headings={headings}
        columns={columns}
        layout={props.docked ? null : layout}
        sort={view.sort}
        whole={wishes.length === 1 ? { filter: wishes[0]?.filter ?? {}, total: shown[0]?.total ?? 0 } : null}
        cards={narrow}
        open={props.open}
        onOpen={props.onOpen}
        onClose={props.onClose}
        onSort={(sort) => changeView({ sort })}
      />
    </ListStates>
  );
}
