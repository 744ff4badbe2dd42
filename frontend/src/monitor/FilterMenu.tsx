// One filter: any of several values, found by typing where they are many.
import { useState } from "react";
import { Button, Dialog, DialogTrigger, Popover } from "react-aria-components";
import { Icon } from "../ui/Icon.tsx";
import menu from "../ui/Menu.module.css";
import { useText } from "../use/text.tsx";
import styles from "./FilterMenu.module.css";
import bar from "./Filters.module.css";
import type { AnyFilter } from "./Filters.tsx";
import { FilterValues } from "./FilterValues.tsx";
import { useFilterWords } from "./useFilterWords.ts";

export function FilterMenu(props: {
  filter: AnyFilter;
  chosen: Readonly<Record<string, readonly string[]>>;
  /** Whether its values say how many rows of now they list. */
  counted?: boolean;
}) {
  const { filter, counted = true } = props;
  const { t } = useText();
  const [open, setOpen] = useState(false);
  const values = props.chosen[filter.name] ?? [];
  const [words] = useFilterWords(values.length ? { [filter.name]: [...values] } : {}, [filter], "brief");
  return (
    <DialogTrigger isOpen={open} onOpenChange={setOpen}>
      <Button className={bar.chip} data-chosen={words === undefined ? undefined : true}>
        {words ?? filter.label}
        <Icon name="down" size={12} />
      </Button>
      <Popover className={menu.box} placement="bottom start" offset={4}>
        <Dialog className={styles.dialog} aria-label={t("filter.choose", { name: filter.label })}>
          <FilterValues filter={filter} chosen={props.chosen} counted={counted} />
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
