// The list and its states: loading, calm, filtered to nothing, refused, live.
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { announce } from "../../ui/announce.ts";
import { Notice } from "../../ui/Notice.tsx";
import { useLasting, useLists } from "../../use/lists.ts";
import { useNarrow } from "../../use/media.ts";
import { useCatalog } from "../../use/server.tsx";
import { useText } from "../../use/text.tsx";
import { changeView, useView } from "../../use/url.ts";
import { Shortcuts } from "../grid/Shortcuts.tsx";
import { useFilterWords } from "../useFilterWords.ts";
import { listFilter, sectionWishes } from "../wishes.ts";
import { ConversationGrid } from "./ConversationGrid.tsx";
import styles from "./List.module.css";

/** What stays beside an open conversation: the documented columns, and no more than fit. */
const BESIDE: readonly string[] = ["state", "customer", "agent", "wait"];

export function List(props: {
  open: string | null;
  docked: boolean;
  onOpen: (id: string) => void;
  onClose: () => void;
}) {
  const { t, region } = useText();
  const catalog = useCatalog();
  const view = useView();
  const narrow = useNarrow();
  const [help, setHelp] = useState(false);
  const wishes = sectionWishes(view, catalog);
  const names = useMemo(() => catalog.columns.map((each) => each.name), [catalog]);
  const say = useRef(t);
  useEffect(() => {
    say.current = t;
  }, [t]);
  const healed = useCallback((n: number) => announce(say.current("status.healed", { n })), []);
  const { lists, shown } = useLists(wishes, view.sort, names, healed);
  const filter = listFilter(view, catalog);
  const words = useFilterWords(filter);
  const columns = useMemo(
    () => catalog.columns.filter((each) => each.drawn && (!props.docked || BESIDE.includes(each.name))),
    [catalog, props.docked],
  );
  const refused = lists.sections.some((section) => section.refused !== null);
  const ready = shown.every((each) => each.ready);
  const slow = useLasting(!ready && !refused, 150);

  const clear = { label: t("filter.clear"), run: () => changeView({ filter: {} }) };
  if (refused) {
    return <Notice alert title={t("grid.error")} action={clear} />;
  }
  if (!ready) return <div className={styles.frame}>{slow ? <Skeleton /> : null}</div>;

  const total = shown.reduce((sum, each) => sum + each.total, 0);
  const drawn = shown.reduce((sum, each) => sum + each.length, 0);
  const headings = wishes.every((each) => each.label === null)
    ? null
    : wishes.map((each, index) => t("grid.section", { name: each.label ?? "", n: shown[index]?.total ?? 0 }));

  return (
    <div className={styles.frame}>
      <p className={styles.total} data-empty={total === 0 || undefined}>
        {t("grid.total", { n: total })}
      </p>
      {drawn === 0 && words.length ? (
        <Notice title={t("grid.empty_filtered")} action={clear}>
          {t("grid.empty_filtered_help", { filters: region.list(words) })}
        </Notice>
      ) : drawn === 0 ? (
        <Notice title={t("grid.empty_calm")}>{t("grid.empty_calm_help")}</Notice>
      ) : (
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
      )}
      <Shortcuts open={help} close={() => setHelp(false)} />
    </div>
  );
}

function Skeleton() {
  const { t } = useText();
  return (
    <div className={styles.skeleton} role="status">
      <span className="visually-hidden">{t("status.loading")}</span>
      {Array.from({ length: 14 }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the bones never move.
        <span key={index} className={styles.bone} />
      ))}
    </div>
  );
}
