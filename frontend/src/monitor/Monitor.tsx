// The monitor: its tabs, and what the chosen one shows.
import { type KeyboardEvent, lazy, Suspense } from "react";
import type { TabShown } from "../contract/live.ts";
import type { Figures } from "../live/totals.ts";
import { Boundary } from "../ui/Boundary.tsx";
import { useCatalog } from "../use/server.tsx";
import { useText } from "../use/text.tsx";
import { useTotals } from "../use/totals.ts";
import { changeTab, useView } from "../use/url.ts";
import { Conversations } from "./Conversations.tsx";
import { FrozenBanner } from "./FrozenBanner.tsx";
import styles from "./Monitor.module.css";
import { ofBoth, totalsFilter } from "./wishes.ts";

const Agents = lazy(() => import("./agents/Agents.tsx"));

/** The conversations open now: all that is listed but what finished today. */
function openNow(figures: Figures | null): number | null {
  const { all, finished } = figures ?? {};
  return typeof all === "number" && typeof finished === "number" ? all - finished : null;
}

export function Monitor() {
  const { t, region } = useText();
  const catalog = useCatalog();
  const view = useView();
  const tab = catalog.tabs.find((each) => each.name === view.tab) ?? catalog.tabs[0];
  const agents = tab?.name === "agents";
  const figures = useTotals(agents ? ofBoth(view, catalog) : totalsFilter(view, catalog));
  const count = openNow(figures);
  const guarded = { title: t("boundary.title"), retry: t("boundary.retry") };

  /** What stands beside a tab's name: the open conversations; of the agents, how many are connected. */
  const said = (each: TabShown): string | null => {
    if (each.name !== "agents") return count === null ? null : region.number(count);
    const { agents_all: all, agents_offline: offline } = figures ?? {};
    if (typeof all !== "number" || typeof offline !== "number") return null;
    return t("agents.connected", { n: all - offline, of: all });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const place = catalog.tabs.findIndex((each) => each.name === tab?.name) + (step ?? 0);
    const next = catalog.tabs[place];
    if (step === undefined || next === undefined) return;
    changeTab(next.name);
    document.getElementById(`tab-${next.name}`)?.focus();
  };

  return (
    <>
      <FrozenBanner />
      <div className={styles.tabs} role="tablist" aria-label={t("monitor")} onKeyDown={onKeyDown}>
        {catalog.tabs.map((each) => (
          <button
            key={each.name}
            type="button"
            role="tab"
            id={`tab-${each.name}`}
            className={styles.tab}
            aria-selected={each === tab}
            aria-controls="tabpanel"
            tabIndex={each === tab ? 0 : -1}
            onClick={() => each !== tab && changeTab(each.name)}
          >
            {each.label}
            {said(each) === null ? null : <span className={styles.count}>{said(each)}</span>}
          </button>
        ))}
      </div>
      <div id="tabpanel" role="tabpanel" className={styles.panel} aria-labelledby={`tab-${tab?.name}`}>
        {agents ? (
          <Boundary {...guarded}>
            <Suspense fallback={null}>
              <Agents />
            </Suspense>
          </Boundary>
        ) : (
          <Conversations figures={figures} count={count} />
        )}
      </div>
    </>
  );
}
