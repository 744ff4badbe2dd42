// "+ Filtro": any other filter, found by its name or by one of its values.
import { useState } from "react";
import { Button, Dialog, DialogTrigger, ListBox, ListBoxItem, Popover } from "react-aria-components";
import { folded } from "../text/folded.ts";
import { Icon } from "../ui/Icon.tsx";
import menu from "../ui/Menu.module.css";
import { useRoster } from "../use/server.tsx";
import { useText } from "../use/text.tsx";
import { changeFilter, type FilterName } from "../use/url.ts";
import styles from "./FilterMenu.module.css";
import bar from "./Filters.module.css";
import type { AnyFilter } from "./Filters.tsx";
import { FilterValues } from "./FilterValues.tsx";

/** Values offered at once while typing. */
const MOST = 30;

interface Offer {
  readonly id: string;
  readonly filter: AnyFilter;
  /** A value of it; none: the filter itself, to choose in. */
  readonly value: { readonly id: string; readonly label: string } | null;
}

function useOffers(filters: readonly AnyFilter[], typed: string): readonly Offer[] {
  const wanted = folded(typed.trim());
  const needs = (choice: string) => wanted !== "" && filters.some((each) => each.choice === choice);
  const agents = useRoster("agents", needs("agents"));
  const groups = useRoster("groups", needs("groups"));
  const named = filters
    .filter((each) => folded(each.label).includes(wanted))
    .map((filter) => ({ id: filter.name, filter, value: null }));
  if (wanted === "") return named;
  const valuesOf = (filter: AnyFilter) => {
    const roster = filter.choice === "agents" ? agents : filter.choice === "groups" ? groups : null;
    return filter.values ?? roster?.data?.items.map(({ id, name }) => ({ id, label: name || id })) ?? [];
  };
  const valued = filters.flatMap((filter) =>
    valuesOf(filter)
      .filter(({ label }) => folded(label).includes(wanted))
      .map((value) => ({ id: `${filter.name}=${value.id}`, filter, value })),
  );
  return [...named, ...valued].slice(0, MOST);
}

export function AddFilter(props: {
  filters: readonly AnyFilter[];
  chosen: Readonly<Record<string, readonly string[]>>;
}) {
  const { t } = useText();
  const [open, setOpen] = useState(false);
  return (
    <DialogTrigger isOpen={open} onOpenChange={setOpen}>
      <Button className={bar.add}>
        <Icon name="add" size={13} />
        {t("filter.add")}
      </Button>
      <Popover className={menu.box} placement="bottom start" offset={4}>
        <Dialog className={styles.dialog} aria-label={t("filter.add_label")}>
          <Offers {...props} close={() => setOpen(false)} />
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

function Offers(props: Parameters<typeof AddFilter>[0] & { close: () => void }) {
  const { t } = useText();
  const [typed, setTyped] = useState("");
  const [within, setWithin] = useState<AnyFilter | null>(null);
  const offers = useOffers(props.filters, typed);
  const take = ({ filter, value }: Offer) => {
    if (value === null) return setWithin(filter);
    const values = new Set([...(props.chosen[filter.name] ?? []), value.id]);
    changeFilter(filter.name as FilterName, [...values]);
    props.close();
  };
  if (within !== null) {
    return (
      <>
        <button type="button" className={styles.back} onClick={() => setWithin(null)}>
          <Icon name="left" size={13} />
          {within.label}
        </button>
        <FilterValues filter={within} chosen={props.chosen} counted />
      </>
    );
  }
  return (
    <>
      <input
        className={styles.find}
        // biome-ignore lint/a11y/noAutofocus: the box was opened to type in it.
        autoFocus
        placeholder={t("filter.add_find")}
        aria-label={t("filter.add_find")}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          const [first] = offers;
          if (event.key === "Enter" && first) take(first);
          else if (event.key === "ArrowDown") {
            event.preventDefault();
            event.currentTarget.parentElement?.querySelector<HTMLElement>("[role=option]")?.focus();
          }
        }}
      />
      <ListBox
        className={menu.menu}
        aria-label={t("filter.add_label")}
        escapeKeyBehavior="none"
        items={offers}
        renderEmptyState={() => <p className={styles.word}>{t("filter.none_found")}</p>}
        onAction={(key) => {
          const offer = offers.find((each) => each.id === key);
          if (offer) take(offer);
        }}
      >
        {(offer) => (
          <ListBoxItem className={menu.item} textValue={offer.value?.label ?? offer.filter.label}>
            {offer.value === null ? (
              <>
                <span className={styles.label}>{offer.filter.label}</span>
                <Icon name="next" size={12} />
              </>
            ) : (
              <span className={styles.label} dir="auto">
                <span className={styles.of}>{offer.filter.label}</span> {offer.value.label}
              </span>
            )}
          </ListBoxItem>
        )}
      </ListBox>
    </>
  );
}
