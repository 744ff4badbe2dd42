// The monitor: its tab, the figures, the filters, the list and the open conversation.
import { useRef } from "react";
import { ConversationPanel } from "../conversation/Panel.tsx";
import type { Figures } from "../live/totals.ts";
import { Boundary } from "../ui/Boundary.tsx";
import { returnFocus } from "../ui/focus.ts";
import { useWide } from "../use/media.ts";
import { useCatalog } from "../use/server.tsx";
import { useText } from "../use/text.tsx";
import { useTotals } from "../use/totals.ts";
import { changeView, useView } from "../use/url.ts";
import { Cards } from "./Cards.tsx";
import { Filters } from "./Filters.tsx";
import { List } from "./list/List.tsx";
import styles from "./Monitor.module.css";
import { Strip } from "./Strip.tsx";
import { totalsFilter } from "./wishes.ts";

/** The conversations open now: all that is listed but what finished today. */
function openNow(figures: Figures | null): number | null {
  const { all, finished } = figures ?? {};
  return typeof all === "number" && typeof finished === "number" ? all - finished : null;
}

export function Monitor() {
  const { t, region } = useText();
  const catalog = useCatalog();
  const view = useView();
  const wide = useWide();
  const figures = useTotals(totalsFilter(view, catalog));
  const opener = useRef<HTMLElement | null>(null);
  const open = view.conversation;
  const count = openNow(figures);
  const tab = catalog.tabs.find((each) => each.name === view.tab) ?? catalog.tabs[0];

  const onOpen = (conversation: string) => {
    opener.current = document.activeElement as HTMLElement | null;
    changeView({ conversation });
  };
  const onClose = () => {
    changeView({ conversation: null });
    returnFocus(opener.current);
  };
  const guarded = { title: t("boundary.title"), retry: t("boundary.retry") };

  return (
    <>
      <div className={styles.tabs} role="tablist" aria-label={t("monitor")}>
        {catalog.tabs.map((each) => (
          <button
            key={each.name}
            type="button"
            role="tab"
            id={`tab-${each.name}`}
            className={styles.tab}
            aria-selected={each === tab}
            aria-controls="tabpanel"
            onClick={() => changeView({ tab: each.name })}
          >
            {each.label}
            {count === null ? null : <span className={styles.count}>{region.number(count)}</span>}
          </button>
        ))}
      </div>
      <div id="tabpanel" role="tabpanel" className={styles.panel} aria-labelledby={`tab-${tab?.name}`}>
        <Boundary {...guarded}>
          <Cards figures={figures} open={count} />
          <Strip figures={figures} />
        </Boundary>
        <Filters />
        <div className={styles.work} data-open={(open !== null && wide) || undefined}>
          <Boundary {...guarded}>
            <List open={open} docked={open !== null && wide} onOpen={onOpen} onClose={onClose} />
          </Boundary>
          {open === null ? null : (
            <Boundary key={open} {...guarded}>
              <ConversationPanel id={open} docked={wide} close={onClose} />
            </Boundary>
          )}
        </div>
      </div>
    </>
  );
}
