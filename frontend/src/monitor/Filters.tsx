// The filter bar: what the catalog lets this person choose by, the order, and the density.
import type { FilterShown } from "../contract/live.ts";
import { Icon } from "../ui/Icon.tsx";
import { ChoiceMenu } from "../ui/Menu.tsx";
import { DENSITIES, type Density, prefer, usePreferences } from "../use/preferences.ts";
import { useCatalog } from "../use/server.tsx";
import { useText } from "../use/text.tsx";
import { changeFilter, changeView, type FilterName, useView } from "../use/url.ts";
import { FilterMenu } from "./FilterMenu.tsx";
import styles from "./Filters.module.css";
import { listFilter } from "./wishes.ts";

const MENUS: readonly FilterShown["choice"][] = ["states", "agents", "groups", "channels"];

export function Filters() {
  const { t } = useText();
  const catalog = useCatalog();
  const view = useView();
  const { density } = usePreferences();
  const chosen = listFilter(view, catalog);
  const flags = catalog.filters.filter((each) => each.choice === "flag");
  const menus = catalog.filters.filter((each) => MENUS.includes(each.choice));

  return (
    <section className={styles.bar} aria-label={t("filter.bar")}>
      {flags.map((flag) => {
        const on = flag.name in chosen;
        return (
          <button
            key={flag.name}
            type="button"
            className={styles.chip}
            aria-pressed={on}
            onClick={() => changeFilter(flag.name as FilterName, on ? [] : ["true"])}
          >
            {flag.label}
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
        <Order sort={view.sort} />
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

/** What the list is ordered by; one click back to urgency. */
function Order(props: { sort: string | null }) {
  const { t } = useText();
  const { columns } = useCatalog();
  const { sort } = props;
  if (sort === null) return <span className={styles.order}>{t("filter.order", { name: t("filter.urgency") })}</span>;
  const descending = sort.startsWith("-");
  const label = columns.find((each) => each.name === sort.replace(/^-/, ""))?.label ?? sort;
  const name = t(descending ? "filter.descending" : "filter.ascending", { name: label });
  return (
    <button
      type="button"
      className={styles.clear}
      title={t("filter.order_back")}
      aria-label={`${t("filter.order", { name })}. ${t("filter.order_back")}`}
      onClick={() => changeView({ sort: null })}
    >
      {t("filter.order", { name })}
      <Icon name="close" size={12} />
    </button>
  );
}
