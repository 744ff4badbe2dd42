// The tab Atenciones: the figures, the filters, the list and the open conversation.
import { lazy, Suspense, useEffect, useRef } from "react";
import type { Figures } from "../live/totals.ts";
import { Boundary } from "../ui/Boundary.tsx";
import { returnFocus } from "../ui/focus.ts";
import { useWide } from "../use/media.ts";
import { useCatalog } from "../use/server.tsx";
import { useText } from "../use/text.tsx";
import { changeView, useView } from "../use/url.ts";
import { CardNote } from "./CardNote.tsx";
import { Cards } from "./Cards.tsx";
import { Filters } from "./Filters.tsx";
import { Groups } from "./groups/Groups.tsx";
import { List } from "./list/List.tsx";
import styles from "./Monitor.module.css";
import { Strip } from "./Strip.tsx";
import { useCards } from "./useCards.ts";
import { listFilter, toggleCard } from "./wishes.ts";

const load = () => import("../conversation/Panel.tsx");
const ConversationPanel = lazy(load);
const Voice = lazy(() => import("./Voice.tsx"));

/** What stands in the bar of somebody's own list; elsewhere the chips do, and the rest is a word away. */
const SIMPLE_FILTERS: readonly string[] = ["state", "group", "channel"];
const NO_FILTERS: readonly string[] = [];

/** `count`: how many are open now. */
export function Conversations(props: { figures: Figures | null; count: number | null }) {
  const { t } = useText();
  const catalog = useCatalog();
  const view = useView();
  const wide = useWide();
  const opener = useRef<HTMLElement | null>(null);
  const { figures } = props;
  const { cards } = useCards("conversations", catalog.cards);
  const open = view.conversation;
  // Fetched before it is asked for: a click must not wait for it, nor fail because the network does.
  useEffect(() => void load().catch(() => undefined), []);

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
      <Boundary {...guarded}>
        <Cards
          cards={cards}
          figures={figures}
          pressed={({ name }) => view.filter.card?.[0] === name}
          toggle={({ name }) => changeView({ filter: toggleCard(view.filter, name) })}
          note={(card) => <CardNote card={card} open={props.count} />}
        />
        <Strip figures={figures} />
        <Suspense fallback={null}>
          <Voice of={JSON.stringify(view.filter)} cards={cards} figures={figures} />
        </Suspense>
      </Boundary>
      {catalog.sections.length === 0 ? (
        <Boundary {...guarded}>
          <Groups />
        </Boundary>
      ) : null}
      <Filters
        filters={catalog.filters}
        chosen={listFilter(view, catalog)}
        columns={catalog.columns}
        usual={t("filter.urgency")}
        first={catalog.sections.length ? SIMPLE_FILTERS : NO_FILTERS}
        figures={figures}
      />
      <div className={styles.work} data-open={(open !== null && wide) || undefined}>
        <Boundary {...guarded}>
          <List open={open} docked={open !== null && wide} onOpen={onOpen} onClose={onClose} />
        </Boundary>
        {open === null ? null : (
          <Boundary key={open} {...guarded}>
            <Suspense fallback={null}>
              <ConversationPanel id={open} docked={wide} close={onClose} />
            </Suspense>
          </Boundary>
        )}
      </div>
    </>
  );
}
