// What can be done with a column from its header: order, size, place, and which there are.
import { useRef } from "react";
import { Menu, MenuItem, Popover } from "react-aria-components";
import styles from "../../ui/Menu.module.css";
import { useText } from "../../use/text.tsx";
import { useTools } from "../tools/tools.ts";
import type { GridColumn } from "./face.ts";
import { movedBy, STEP, sized, toggled } from "./layout.ts";
import type { LayoutOf } from "./useLayout.ts";

export function HeaderMenu(props: {
  anchor: HTMLElement;
  column: GridColumn;
  layout: LayoutOf;
  sort: string | null;
  onSort: (sort: string | null) => void;
  close: () => void;
}) {
  const { t } = useText();
  const tools = useTools();
  const anchor = useRef<HTMLElement>(props.anchor);
  const { column, sort } = props;
  const { layout, change } = props.layout;
  const { name } = column;
  const place = layout.findIndex((each) => each.name === name);
  const wider = (by: number) => change(sized(layout, name, props.anchor.offsetWidth + by));
  const items = [
    ...(column.sort
      ? [
          { id: "up", label: t("columns.ascending"), off: sort === name, run: () => props.onSort(name) },
          {
            id: "down",
            label: t("columns.descending"),
            off: sort === `-${name}`,
            run: () => props.onSort(`-${name}`),
          },
        ]
      : []),
    { id: "wider", label: t("columns.wider"), off: false, run: () => wider(STEP) },
    { id: "narrower", label: t("columns.narrower"), off: false, run: () => wider(-STEP) },
    { id: "own", label: t("columns.own_width"), off: !column.sized, run: () => change(sized(layout, name, null)) },
    { id: "left", label: t("columns.left"), off: place <= 0, run: () => change(movedBy(layout, name, -1)) },
    {
      id: "right",
      label: t("columns.right"),
      off: place >= layout.length - 1,
      run: () => change(movedBy(layout, name, 1)),
    },
    { id: "hide", label: t("columns.hide"), off: layout.length === 1, run: () => change(toggled(layout, name)) },
    { id: "all", label: t("columns.choose"), off: false, run: () => tools.open("columns") },
  ];
  const label = t("columns.of", { name: column.label });
  return (
    <Popover
      isOpen
      triggerRef={anchor}
      className={styles.box}
      aria-label={label}
      placement="bottom start"
      offset={2}
      onOpenChange={(open) => !open && props.close()}
    >
      <Menu
        className={styles.menu}
        aria-label={label}
        autoFocus="first"
        disabledKeys={items.filter((each) => each.off).map((each) => each.id)}
        onAction={(key) => items.find((each) => each.id === key)?.run()}
        onClose={props.close}
      >
        {items.map((item) => (
          <MenuItem key={item.id} id={item.id} className={styles.item}>
            {item.label}
          </MenuItem>
        ))}
      </Menu>
    </Popover>
  );
}
