// The filter bar: what the catalog lets this person choose by, the order, and the density.
import type { AgentFilterShown, FilterShown } from "../contract/live.ts";
import type { Figures } from "../live/totals.ts";
import { Icon } from "../ui/Icon.tsx";
import { ChoiceMenu } from "../ui/Menu.tsx";
import { DENSITIES, type Density, prefer, usePreferences } from "../use/preferences.ts";
import { useText } from "../use/text.tsx";
import { changeFilter, changeView, type FilterName, useView } from "../use/url.ts";
import { FilterMenu } from "./FilterMenu.tsx";
import styles from "./Filters.module.css";

export type AnyFilter = FilterShown | AgentFilterShown;

const MENUS: readonly AnyFilter["choice"][] = [
  "states",
  "agents",
  "groups",
  "channels",
  "priorities",
  "directions",
  "statuses",
  "pauses",
];

export function Filters(props: {
  filters: readonly AnyFilter[];
  chosen: Readonly<Record<string, readonly string[]>>;
  columns: readonly { readonly name: string; readonly label: string }[];
  /** The order where none is chosen, in words. */
  usual: string;
  /** The figures that say how many a flag lists. */
  figures?: Figures | null;
}) {
  const { t, region } = useText();
  const view = useView();
  const { density } = usePreferences();
  const { chosen, figures } = props;
  const flags = props.filters.filter((each) => each.choice === "flag");
  const menus = props.filters.filter((each) => MENUS.includes(each.choice));

  return (
    <section className={styles.bar} aria-label={t("filter.bar")}>
      {flags.map((flag) => {
        const on = flag.name in chosen;
        const count = "count" in flag && flag.count !== null ? figures?.[flag.count] : null;
        return (
          <button
            key={flag.name}
            type="button"
            className={styles.chip}
            aria-pressed={on}
            onClick={() => changeFilter(flag.name as FilterName, on ? [] : ["true"])}
          >
            {flag.label}
            {typeof count === "number" ? <span className={styles.count}>{region.number(count)}</span> : null}
          </button>
        );
      })}
      {menus.map((each) => (
        <FilterMenu key={each.name} filter={each} chosen={chosen[each.name] ?? []} />
      ))}
      {Object.keys(chosen).length ? (
        <button type="button" className={styles.clear} onClick={() => changeView({ filter: {} })}>
          <Icon name="close" size={12} />
          {t("filter.clear")}
        </button>
      ) : null}
      <div className={styles.end}>
        <Order sort={view.sort} columns={props.columns} usual={props.usual} />
        <ChoiceMenu
          label={`${t("density.label")}: ${t(`density.${density}`)}`}
          choices={DENSITIES.map((id) => ({ id, label: t(`density.${id}`) }))}
          chosen={density}
          choose={(id) => prefer({ density: id as Density })}
        >
          <Icon name="rows" />
        </ChoiceMenu>
      </div>
    </section>
  );
}

/** What the list is ordered by; one click back to its usual order. */
function Order(props: {
  sort: string | null;
  columns: readonly { readonly name: string; readonly label: string }[];
  usual: string;
}) {
  const { t } = useText();
  const { sort, columns } = props;
  if (sort === null) return <span className={styles.order}>{t("filter.order", { name: props.usual })}</span>;
  const descending = sort.startsWith("-");
  const label = columns.find((each) => each.name === sort.replace(/^-/, ""))?.label ?? sort;
  const name = t(descending ? "filter.descending" : "filter.ascending", { name: label });
  return (
    <button
      type="button"
      className={styles.clear}
      title={t("filter.order_back", { usual: props.usual })}
      aria-label={`${t("filter.order", { name })}. ${t("filter.order_back", { usual: props.usual })}`}
      onClick={() => changeView({ sort: null })}
    >
      {t("filter.order", { name })}
      <Icon name="close" size={12} />
    </button>
  );
}
