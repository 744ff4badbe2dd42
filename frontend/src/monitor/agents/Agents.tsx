// The tab Agentes: the status cards, the filters and the agents themselves, all of one watch.
import { useMemo } from "react";
import { Boundary } from "../../ui/Boundary.tsx";
import { useListFigures, useLists } from "../../use/lists.ts";
import { useCatalog } from "../../use/server.tsx";
import { useText } from "../../use/text.tsx";
import { changeView, useView } from "../../use/url.ts";
import { Cards } from "../Cards.tsx";
import { Filters } from "../Filters.tsx";
import { ListStates } from "../grid/ListStates.tsx";
import { useHealed } from "../grid/useHealed.ts";
import styles from "../Monitor.module.css";
import { useCards } from "../useCards.ts";
import { useFilterWords } from "../useFilterWords.ts";
import { AgentGrid } from "./AgentGrid.tsx";
import { agentFilter, isListed, toggleListed } from "./wishes.ts";

const FIRST: readonly string[] = ["group", "status", "reason"];

export default function Agents() {
  const { t } = useText();
  const catalog = useCatalog();
  const view = useView();
  const filter = agentFilter(view, catalog);
  const names = useMemo(() => catalog.agent_columns.map((each) => each.name), [catalog]);
  const wishes = [{ name: "agents", label: null, filter }];
  const { lists, shown } = useLists(wishes, view.sort, names, useHealed(), "agents");
  const figures = useListFigures(lists);
  const { cards } = useCards("agents", catalog.agent_cards);
  const words = useFilterWords(filter, catalog.agent_filters);
  const guarded = { title: t("boundary.title"), retry: t("boundary.retry") };

  return (
    <>
      <Boundary {...guarded}>
        <Cards
          cards={cards}
          figures={figures}
          pressed={(indicator) => isListed(indicator, filter)}
          toggle={(indicator) => changeView({ filter: toggleListed(indicator, filter) })}
        />
      </Boundary>
      <Filters
        filters={catalog.agent_filters}
        chosen={filter}
        columns={catalog.agent_columns}
        usual={t("agents.order")}
        first={FIRST}
        figures={figures}
      />
      <div className={styles.work}>
        <Boundary {...guarded}>
          <ListStates
            lists={lists}
            shown={shown}
            words={words}
            total={(n) => t("agents.total", { n })}
            filtered={t("agents.empty_filtered")}
            calm={{ title: t("agents.empty"), help: t("agents.empty_help") }}
          >
            <AgentGrid lists={lists} shown={shown} sort={view.sort} />
          </ListStates>
        </Boundary>
      </div>
    </>
  );
}
