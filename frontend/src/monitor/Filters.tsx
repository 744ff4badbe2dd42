// The filter bar: what the catalog lets this person choose by, the order, the columns, the views, the density.
import type { AgentFilterShown, FilterShown } from "../contract/live.ts";
import type { Figures } from "../live/totals.ts";
import { Icon } from "../ui/Icon.tsx";
import { ChoiceMenu } from "../ui/Menu.tsx";
import { DENSITIES, type Density } from "../use/density.ts";
import { useText } from "../use/text.tsx";
import { changeFilter, changeView, type FilterName, useView } from "../use/url.ts";
import { chooseDensity, useDensity } from "../use/useDensity.ts";
import { AddFilter } from "./AddFilter.tsx";
import { FilterMenu } from "./FilterMenu.tsx";
import styles from "./Filters.module.css";
import { FreezeButton } from "./FreezeButton.tsx";
import { MoreMenu } from "./MoreMenu.tsx";
import { OneLine } from "./OneLine.tsx";
import { useTools } from "./tools/tools.ts";
import { ViewsMenu } from "./views/ViewsMenu.tsx";

export type AnyFilter = FilterShown | AgentFilterShown;

/** Chosen elsewhere: by a card, and in the search. */
const ELSEWHERE: readonly AnyFilter["choice"][] = ["cards", "text", "flag"];

export function Filters(props: {
  filters: readonly AnyFilter[];
  chosen: Readonly<Record<string, readonly string[]>>;
  columns: readonly { readonly name: string; readonly label: string }[];
  /** The order where none is chosen, in words. */
  usual: string;
  /** Filters that stand in the bar before anything is chosen in them. */
  first: readonly string[];
  /** The figures that say how many a flag lists. */
  figures: Figures | null;
}) {
  const { t } = useText();
  const view = useView();
  const density = useDensity();
  const tools = useTools();
  const { chosen, figures, first } = props;
  const flags = props.filters.filter((each) => each.choice === "flag");
  const others = props.filters.filter((each) => !ELSEWHERE.includes(each.choice));
  const menus = others.filter((each) => first.includes(each.name) || each.name in chosen);

  const inMenu = (each: AnyFilter) => ({
    name: each.name,
    on: each.name in chosen,
    drawn: <FilterMenu filter={each} chosen={chosen} />,
  });

  return (
    <section className={styles.bar} aria-label={t("filter.bar")}>
      <OneLine
        label={t("filter.bar")}
        items={[
          // What is in force stands where it is always seen.
          ...menus.filter((each) => each.name in chosen).map(inMenu),
          ...flags.map((flag) => ({
            name: flag.name,
            on: flag.name in chosen,
            drawn: <Flag flag={flag} on={flag.name in chosen} figures={figures} />,
          })),
          ...menus.filter((each) => !(each.name in chosen)).map(inMenu),
        ]}
      />
      {others.length > menus.length ? (
        <AddFilter filters={others.filter((each) => !menus.includes(each))} chosen={chosen} />
      ) : null}
      {/* Its place is kept, so that no chip moves when the first is pressed. */}
      <button
        type="button"
        className={styles.clear}
        data-none={Object.keys(chosen).length === 0 || undefined}
        aria-label={t("filter.clear")}
        title={t("filter.clear")}
        onClick={() => changeView({ filter: {} })}
      >
        <Icon name="close" size={12} />
        <span className={styles.word}>{t("filter.clear")}</span>
      </button>
      <div className={styles.end}>
        <Order sort={view.sort} columns={props.columns} usual={props.usual} />
        <button type="button" className={styles.tool} data-wide onClick={() => tools.open("columns")}>
          <Icon name="columns" size={14} />
          {t("columns.label")}
        </button>
        <ViewsMenu />
        <FreezeButton />
        <ChoiceMenu
          label={`${t("density.label")}: ${t(`density.${density}`)}`}
          choices={DENSITIES.map((id) => ({ id, label: t(`density.${id}`) }))}
          chosen={density}
          choose={(id) => chooseDensity(id as Density)}
        >
          <Icon name="rows" />
        </ChoiceMenu>
        <MoreMenu />
      </div>
    </section>
  );
}

/** A chip: on or off, with how many it lists. */
function Flag(props: { flag: AnyFilter; on: boolean; figures: Figures | null }) {
  const { region } = useText();
  const { flag, on } = props;
  const count = "count" in flag && flag.count !== null ? props.figures?.[flag.count] : null;
  return (
    <button
      type="button"
      className={styles.chip}
      aria-pressed={on}
      data-flag={flag.name}
      onClick={() => changeFilter(flag.name as FilterName, on ? [] : ["true"])}
    >
      {flag.label}
      {typeof count === "number" ? <span className={styles.count}>{region.number(count)}</span> : null}
    </button>
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
