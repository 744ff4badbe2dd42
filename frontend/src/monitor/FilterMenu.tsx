// One filter: any of several values, found by typing where they are many.
import { useState } from "react";
import { Button, Dialog, DialogTrigger, ListBox, ListBoxItem, Popover } from "react-aria-components";
import type { Named } from "../contract/live.ts";
import { Icon } from "../ui/Icon.tsx";
import menu from "../ui/Menu.module.css";
import { useProblem } from "../use/problem.ts";
import { useRoster } from "../use/server.tsx";
import { useText } from "../use/text.tsx";
import { changeFilter, type FilterName } from "../use/url.ts";
import styles from "./FilterMenu.module.css";
import bar from "./Filters.module.css";
import type { AnyFilter } from "./Filters.tsx";

/** Values above this many are searched by typing. */
const MANY = 10;

const folded = (text: string): string => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

function useValues(filter: AnyFilter, needed: boolean) {
  const roster = useRoster(filter.choice === "agents" ? "agents" : "groups", needed && filter.values === null);
  const named = roster.data?.items.map(({ id, name }) => ({ id, label: name || id }));
  return { values: filter.values ?? named ?? null, error: roster.error };
}

export function FilterMenu(props: { filter: AnyFilter; chosen: readonly string[] }) {
  const { filter, chosen } = props;
  const { t } = useText();
  const [open, setOpen] = useState(false);
  // The roster is asked for when the menu opens, or when a chosen id needs its name.
  const { values, error } = useValues(filter, open || chosen.length > 0);
  const name = (id: string): string => values?.find((each) => each.id === id)?.label ?? id;
  const first = chosen[0];
  const value =
    first === undefined
      ? null
      : chosen.length === 1
        ? name(first)
        : t("filter.many", { first: name(first), n: chosen.length - 1 });
  return (
    <DialogTrigger isOpen={open} onOpenChange={setOpen}>
      <Button className={bar.chip} data-chosen={value === null ? undefined : true}>
        {value === null ? filter.label : t("filter.chosen", { name: filter.label, value })}
        <Icon name="down" size={12} />
      </Button>
      <Popover className={menu.box} placement="bottom start" offset={4}>
        <Dialog className={styles.dialog} aria-label={t("filter.choose", { name: filter.label })}>
          <Values filter={filter} values={values} error={error} chosen={chosen} />
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

function Values(props: {
  filter: AnyFilter;
  values: readonly Named[] | null;
  error: unknown;
  chosen: readonly string[];
}) {
  const { t } = useText();
  const problem = useProblem();
  const [typed, setTyped] = useState("");
  const { values, filter, chosen } = props;
  if (values === null)
    return <p className={styles.word}>{props.error ? problem(props.error) : t("status.loading")}</p>;
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
        selectedKeys={chosen}
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
                <span dir="auto">{each.label}</span>
              </>
            )}
          </ListBoxItem>
        )}
      </ListBox>
    </>
  );
}
