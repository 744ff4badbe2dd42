// The tab Agentes: the status cards, the filters and the agents themselves, all of one watch.
import { lazy, Suspense, useMemo } from "react";
import { Boundary } from "../../ui/Boundary.tsx";
import { useListFigures, useLists } from "../../use/lists.ts";
import { remember, useRemembered } from "../../use/remembered.ts";
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
import { Fold } from "./Fold.tsx";
import { agentFilter, folds, isListed, toggleListed } from "./wishes.ts";

const Voice = lazy(() => import("../Voice.tsx"));

const OFFLINE = "agents.offline";
const FIRST: readonly string[] = ["group", "status", "reason"];

export default function Agents() {
  const { t } = useText();
  const catalog = useCatalog();
  const view = useView();
  const filter = agentFilter(view, catalog);
  const names = useMemo(() => catalog.agent_columns.map((each) => each.name), [catalog]);
  const unfolded = useRemembered(OFFLINE) === "shown";
  const folded = folds(filter) && !unfolded;
  const wishes = [{ name: "agents", label: null, filter: folded ? { ...filter, here: ["true"] } : filter }];
  const { lists, shown } = useLists(wishes, view.sort, names, useHealed(), "agents");
  const figures = useListFigures(lists);
  const { cards } = useCards("agents", catalog.agent_cards);
  const listed = shown.reduce((sum, each) => sum + each.total, 0);
  const ready = shown.every((each) => each.ready);
  const all = figures?.agents_all;
  const offline = folded && ready && typeof all === "number" ? Math.max(0, all - listed) : 0;
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
        <Suspense fallback={null}>
          <Voice of={JSON.stringify(filter)} cards={cards} figures={figures} />
        </Suspense>
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
            total={(n) => t("agents.total", { n: n + offline })}
            filtered={t("agents.empty_filtered")}
            calm={
              offline
                ? { title: t("agents.nobody"), help: t("agents.nobody_help") }
                : { title: t("agents.empty"), help: t("agents.empty_help") }
            }
          >
            <AgentGrid lists={lists} shown={shown} sort={view.sort} />
          </ListStates>
        </Boundary>
      </div>
      <Fold
        folded={folded}
        offline={folded ? offline : folds(filter) && figures?.agents_offline ? null : 0}
        toggle={() => remember(OFFLINE, unfolded ? null : "shown")}
      />
    </>
  );
}
