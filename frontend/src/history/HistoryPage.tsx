// What is over: finished conversations of any age, by period, with the monitor's filters, cells and panel.
import { useInfiniteQuery } from "@tanstack/react-query";
import { lazy, Suspense, useMemo, useRef, useState } from "react";
import { Export } from "../acting/Export.tsx";
import ConversationPanel from "../conversation/Panel.tsx";
import { type Dates, datesOf, formatPeriod, type Period, parsePeriod } from "../format/period.ts";
import { FilterMenu } from "../monitor/FilterMenu.tsx";
import { useColumns, useLayout } from "../monitor/grid/useLayout.ts";
import { useFilterWords } from "../monitor/useFilterWords.ts";
import { PeriodBar } from "../parts/PeriodBar.tsx";
import { Boundary } from "../ui/Boundary.tsx";
import form from "../ui/Form.module.css";
import { returnFocus } from "../ui/focus.ts";
import { Icon } from "../ui/Icon.tsx";
import { Notice } from "../ui/Notice.tsx";
import { type ApiError, type ConversationPage, request } from "../use/http.ts";
import { useWide } from "../use/media.ts";
import { useProblem } from "../use/problem.ts";
import { pathOf, useParts } from "../use/route.ts";
import { useCatalog, useSession } from "../use/server.tsx";
import { useText } from "../use/text.tsx";
import { changeFilter, changeView, useView, visit } from "../use/url.ts";
import styles from "./History.module.css";
import { HistoryTable } from "./HistoryTable.tsx";
import { historyQuery, OF_HISTORY } from "./query.ts";
import { historyColumns } from "./row.ts";

const ColumnChooser = lazy(() =>
  import("../monitor/tools/Chooser.tsx").then((each) => ({ default: each.ColumnChooser })),
);

const LIMIT = 100;
const USUAL: Period = "7d";

export default function HistoryPage() {
  const { t, region } = useText();
  const wide = useWide();
  const catalog = useCatalog();
  const view = useView();
  const opener = useRef<HTMLElement | null>(null);
  const period = parsePeriod(useParts()[1]) ?? USUAL;
  const query = historyQuery(view, catalog, period, region.zone, Date.now());
  const open = view.conversation;
  const onClose = () => {
    changeView({ conversation: null });
    returnFocus(opener.current);
  };
  return (
    <div className={styles.history}>
      <div className={styles.bars}>
        <PeriodBar
          period={period}
          choose={(next) => visit(pathOf("historial", formatPeriod(next)) + location.search)}
        />
        <HistoryFilters />
      </div>
      <div className={styles.work} data-open={(open !== null && wide) || undefined}>
        <Results
          query={query}
          name={fileName(datesOf(period, region.zone, Date.now()))}
          open={open}
          view={(id) => {
            opener.current = document.activeElement as HTMLElement | null;
            changeView({ conversation: id });
          }}
        />
        {open === null ? null : (
          <Boundary key={open} title={t("boundary.title")} retry={t("boundary.retry")}>
            <ConversationPanel id={open} docked={wide} close={onClose} />
          </Boundary>
        )}
      </div>
    </div>
  );
}

const fileName = ({ first, last }: Dates): string =>
  first === last ? `almenara-${first}` : `almenara-${first}-${last}`;

function HistoryFilters() {
  const { t } = useText();
  const catalog = useCatalog();
  const { filter } = useView();
  const offered = catalog.filters.filter((each) => OF_HISTORY.includes(each.name));
  const chosen = OF_HISTORY.some((name) => name in filter);
  return (
    <section className={styles.filters} aria-label={t("filter.bar")}>
      {offered.map((each) => {
        if (each.choice === "flag") {
          const on = each.name in filter;
          return (
            <button
              key={each.name}
              type="button"
              className={form.small}
              aria-pressed={on}
              onClick={() => changeFilter("mine", on ? [] : ["true"])}
            >
              {each.label}
            </button>
          );
        }
        const listed = each.values !== null || each.choice === "agents" || each.choice === "groups";
        return listed ? <FilterMenu key={each.name} filter={each} chosen={filter} counted={false} /> : null;
      })}
      {chosen ? (
        <button type="button" className={form.small} onClick={() => changeView({ filter: {} })}>
          <Icon name="close" size={12} />
          {t("filter.clear")}
        </button>
      ) : null}
    </section>
  );
}

function Results(props: { query: string; name: string; open: string | null; view: (id: string) => void }) {
  const { t, region, language } = useText();
  const problem = useProblem();
  const catalog = useCatalog();
  const view = useView();
  const { query } = props;
  const list = useInfiniteQuery<ConversationPage, ApiError>({
    queryKey: ["history", query],
    queryFn: ({ pageParam }) =>
      request("GET", `/conversations?${query}&limit=${LIMIT}${pageParam ? `&cursor=${pageParam}` : ""}`),
    initialPageParam: null,
    getNextPageParam: (last) => last.next,
  });
  const filters = Object.fromEntries(
    Object.entries(view.filter).flatMap(([name, values]) => (OF_HISTORY.includes(name) ? [[name, [...values]]] : [])),
  );
  const words = useFilterWords(filters, catalog.filters);
  const { permissions } = useSession();
  const declared = useMemo(() => historyColumns(catalog.columns), [catalog]);
  const columns = useColumns(useLayout("history", declared).layout, declared);
  const [choosing, setChoosing] = useState(false);
  const [first] = list.data?.pages ?? [];
  const rows = list.data?.pages.flatMap((each) => each.items) ?? [];
  const again = { label: t("grid.retry"), run: () => void list.refetch() };

  if (list.error && first === undefined) {
    // An order that too many rows stand in the way of: back to the one that always works.
    const back = { label: t("history.usual_order"), run: () => changeView({ sort: null }) };
    return <Notice alert title={problem(list.error)} action={view.sort === null ? again : back} />;
  }
  if (first === undefined) {
    return (
      <p className={styles.word} role="status">
        {t("status.loading")}
      </p>
    );
  }
  if (rows.length === 0) {
    const clear = { label: t("filter.clear"), run: () => changeView({ filter: {} }) };
    return words.length ? (
      <Notice title={t("grid.empty_filtered")} action={clear}>
        {t("grid.empty_filtered_help", { filters: region.list(words) })}
      </Notice>
    ) : (
      <Notice title={t("history.none")}>{t("audit.none_help")}</Notice>
    );
  }
  return (
    <div className={styles.results}>
      <div className={styles.above}>
        <p aria-live="polite">{t(first.total_exact ? "grid.total" : "history.more_than", { n: first.total })}</p>
        <button type="button" className={form.small} onClick={() => setChoosing(true)}>
          <Icon name="columns" size={14} />
          {t("columns.label")}
        </button>
        {permissions.includes("history.export") ? (
          <Export
            forms={["csv", "xlsx"]}
            addressOf={(form) => {
              const names = columns.map((each) => each.name).join(",");
              const mark = form === "csv" ? "&bom=true" : "";
              return `/api/v1/export/conversations.${form}?${query}&columns=${names}&lang=${language}${mark}`;
            }}
            name={props.name}
            rows={(n, total) => t("export.rows", { n, total })}
          />
        ) : null}
      </div>
      {choosing ? (
        <Suspense fallback={null}>
          <ColumnChooser list="history" declared={declared} close={() => setChoosing(false)} />
        </Suspense>
      ) : null}
      <HistoryTable rows={rows} columns={columns} sort={view.sort} open={props.open} view={props.view} />
      {list.error ? (
        <p className={form.problem} role="alert">
          {problem(list.error)}
        </p>
      ) : null}
      {list.hasNextPage ? (
        <div className={styles.more}>
          <button
            type="button"
            className={form.plain}
            disabled={list.isFetchingNextPage}
            onClick={() => void list.fetchNextPage()}
          >
            {t(list.isFetchingNextPage ? "status.loading" : "audit.load_more")}
          </button>
        </div>
      ) : null}
    </div>
  );
}
