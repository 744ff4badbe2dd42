// The list of conversations, for the filters in force.
import { useMemo, useState } from "react";
import { useLists } from "../../use/lists.ts";
import { useNarrow } from "../../use/media.ts";
import { useCatalog } from "../../use/server.tsx";
import { useText } from "../../use/text.tsx";
import { changeView, useView } from "../../use/url.ts";
import { ListStates } from "../grid/ListStates.tsx";
import { Shortcuts } from "../grid/Shortcuts.tsx";
import { useHealed } from "../grid/useHealed.ts";
import { useFilterWords } from "../useFilterWords.ts";
import { listFilter, sectionWishes } from "../wishes.ts";
import { ConversationGrid } from "./ConversationGrid.tsx";

/** What stays beside an open conversation: the documented columns, and no more than fit. */
const BESIDE: readonly string[] = ["state", "customer", "agent", "wait"];

export function List(props: {
  open: string | null;
  docked: boolean;
  onOpen: (id: string) => void;
  onClose: () => void;
}) {
  const { t } = useText();
  const catalog = useCatalog();
  const view = useView();
  const narrow = useNarrow();
  const [help, setHelp] = useState(false);
  const wishes = sectionWishes(view, catalog);
  const names = useMemo(() => catalog.columns.map((each) => each.name), [catalog]);
  const { lists, shown } = useLists(wishes, view.sort, names, useHealed());
  const words = useFilterWords(listFilter(view, catalog), catalog.filters);
  const columns = useMemo(
    () => catalog.columns.filter((each) => each.shown && (!props.docked || BESIDE.includes(each.name))),
    [catalog, props.docked],
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
    >
      <ConversationGrid
        lists={lists}
        shown={shown}
        headings={headings}
        columns={columns}
        sort={view.sort}
        cards={narrow}
        open={props.open}
        onOpen={props.onOpen}
        onClose={props.onClose}
        onSort={(sort) => changeView({ sort })}
        onHelp={() => setHelp(true)}
      />
      <Shortcuts open={help} close={() => setHelp(false)} />
    </ListStates>
  );
}
