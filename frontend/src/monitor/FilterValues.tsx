// The values of one filter, each with how many rows it lists.
import { useState } from "react";
import { ListBox, ListBoxItem } from "react-aria-components";
import { folded } from "../text/folded.ts";
import { Icon } from "../ui/Icon.tsx";
import menu from "../ui/Menu.module.css";
import { useProblem } from "../use/problem.ts";
import { useText } from "../use/text.tsx";
import { changeFilter, type FilterName } from "../use/url.ts";
import styles from "./FilterMenu.module.css";
import type { AnyFilter } from "./Filters.tsx";
import { useFilterValues } from "./useFilterValues.ts";

/** Values above this many are searched by typing. */
const MANY = 10;

export function FilterValues(props: {
  filter: AnyFilter;
  chosen: Readonly<Record<string, readonly string[]>>;
  counted: boolean;
}) {
  const { t, region } = useText();
  const problem = useProblem();
  const [typed, setTyped] = useState("");
  const { filter, chosen } = props;
  const { values, error } = useFilterValues(filter, chosen, props.counted);
  if (values === null) return <p className={styles.word}>{error ? problem(error) : t("status.loading")}</p>;
  const wanted = folded(typed.trim());
  const found = values.filter((each) => folded(each.label).includes(wanted));
  return (
    <>
      {values.length > MANY ? (
        <input
          className={styles.find}
          // biome-ignore lint/a11y/noAutofocus: the box was opened to choose in it, and the first thing in it takes the focus.
          autoFocus
          placeholder={t("filter.find")}
          aria-label={t("filter.find")}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      ) : null}
      <ListBox
        className={menu.menu}
        aria-label={filter.label}
        selectionMode="multiple"
        escapeKeyBehavior="none"
        selectedKeys={chosen[filter.name] ?? []}
        autoFocus={values.length > MANY ? undefined : "first"}
        items={found}
        renderEmptyState={() => <p className={styles.word}>{t("filter.none_found")}</p>}
        onSelectionChange={(keys) => {
          const now = keys === "all" ? found.map((each) => each.id) : [...keys].map(String);
          changeFilter(filter.name as FilterName, now);
        }}
      >
        {(each) => (
          <ListBoxItem id={each.id} className={menu.item} textValue={each.label}>
            {({ isSelected }) => (
              <>
                <span className={styles.box} data-on={isSelected || undefined}>
                  {isSelected ? <Icon name="check" size={12} /> : null}
                </span>
                <span className={styles.label} dir="auto">
                  {each.label}
                </span>
                {each.count === null ? null : <span className={styles.count}>{region.number(each.count)}</span>}
              </>
            )}
          </ListBoxItem>
        )}
      </ListBox>
    </>
  );
}
