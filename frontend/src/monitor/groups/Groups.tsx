// "Por grupo": one line, the worst queue first; a click filters; opened, a table.
import { lazy, Suspense, useCallback, useMemo, useSyncExternalStore } from "react";
import { duration, isoDuration } from "../../format/duration.ts";
import type { ListStore } from "../../live/list.ts";
import type { Row } from "../../live/table.ts";
import { Icon } from "../../ui/Icon.tsx";
import { useLists } from "../../use/lists.ts";
import { useNow } from "../../use/live.tsx";
import { remember, useRemembered } from "../../use/remembered.ts";
import { useCatalog } from "../../use/server.tsx";
import { useText } from "../../use/text.tsx";
import { changeFilter, useView } from "../../use/url.ts";
import styles from "./Groups.module.css";
import { groupOf, longest, membersOf, nobody, type Oldest, queuedOf } from "./values.ts";

const GroupTable = lazy(() => import("./GroupTable.tsx"));
const OPEN = "groups.open";
const WISH = [{ name: "groups", label: null, filter: {} }];
const silent = () => undefined;

export function Groups() {
  const { t } = useText();
  const { group_columns } = useCatalog();
  const open = useRemembered(OPEN) === "true";
  const names = useMemo(() => group_columns.map((each) => each.name), [group_columns]);
  const { lists, shown } = useLists(WISH, null, names, silent, "groups");
  const order = shown[0]?.order ?? [];
  const store = lists.sections[0]?.store;
  if (store === undefined || order.length === 0) return null;
  return (
    <section aria-label={t("groups.label")}>
      <div className={styles.strip} data-open={open || undefined}>
        <button
          type="button"
          className={styles.open}
          aria-expanded={open}
          aria-controls="groups-table"
          onClick={() => remember(OPEN, open ? null : "true")}
        >
          {t("groups.label")}
          <Icon name={open ? "up" : "down"} size={12} />
        </button>
        <ul className={styles.groups}>
          {order.map((id) => (
            <Group key={id} id={id} store={store} />
          ))}
        </ul>
      </div>
      {open ? (
        <Suspense fallback={null}>
          <GroupTable id="groups-table" columns={group_columns} order={order} store={store} />
        </Suspense>
      ) : null}
    </section>
  );
}

/** A group's row, drawn again when it changes. */
export function useGroup(store: ListStore, id: string): Row | null {
  return useSyncExternalStore(
    useCallback((listener: () => void) => store.subscribeRow(id, listener), [store, id]),
    useCallback(() => store.entry(id), [store, id]),
  ).row;
}

export function useGroupChosen(id: string): { readonly chosen: boolean; readonly toggle: () => void } {
  const { filter } = useView();
  const chosen = filter.group?.length === 1 && filter.group[0] === id;
  return { chosen, toggle: () => changeFilter("group", chosen ? [] : [id]) };
}

function Group(props: { id: string; store: ListStore }) {
  const { t, region } = useText();
  const now = useNow();
  const row = useGroup(props.store, props.id);
  const { chosen, toggle } = useGroupChosen(props.id);
  if (row === null) return null;
  const wait = longest((row.cells.longest_wait as Oldest | undefined) ?? null, now);
  const alone = nobody(row);
  const members = membersOf(row);
  return (
    <li>
      <button
        type="button"
        className={styles.group}
        aria-pressed={chosen}
        data-alone={alone || undefined}
        title={alone ? t("groups.nobody") : undefined}
        onClick={toggle}
      >
        <span className={styles.name} dir="auto">
          {groupOf(row).name}
        </span>
        <strong>{region.number(queuedOf(row))}</strong>
        {wait === null ? null : <time dateTime={isoDuration(wait / 1000)}>{duration(wait / 1000)}</time>}
        {alone ? (
          <span className={styles.alarm}>
            <Icon name="warn" size={12} />
            {t("groups.nobody")}
          </span>
        ) : members === null ? null : (
          <span className={styles.faint}>{t("groups.available", { n: members.available })}</span>
        )}
      </button>
    </li>
  );
}
