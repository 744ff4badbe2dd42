import { useRef } from "react";
import { Menu, MenuItem, Popover } from "react-aria-components";
import { offered } from "../../acting/offered.ts";
import type { ActionShown } from "../../contract/live.ts";
import type { Row } from "../../live/table.ts";
import styles from "../../ui/Menu.module.css";
import { useCatalog } from "../../use/server.tsx";
import { useText } from "../../use/text.tsx";
import { stateOf } from "./values.ts";

/** "Menú de opciones": what the catalog offers this person in the row's state. */
export function RowMenu(props: {
  anchor: HTMLElement;
  row: Row | null;
  close: () => void;
  run: (action: ActionShown, row: Row) => void;
}) {
  const { t } = useText();
  const { actions } = useCatalog();
  const anchor = useRef<HTMLElement>(props.anchor);
  const row = props.row;
  const items = row === null ? [] : offered(actions, stateOf(row));
  return (
    <Popover
      isOpen
      triggerRef={anchor}
      className={styles.box}
      aria-label={t("grid.menu_label")}
      placement="bottom end"
      offset={2}
      onOpenChange={(open) => !open && props.close()}
    >
      <Menu
        className={styles.menu}
        aria-label={t("grid.menu_label")}
        autoFocus="first"
        onAction={(key) => {
          const action = items.find((each) => each.name === key);
          if (action && row) props.run(action, row);
        }}
        onClose={props.close}
      >
        {items.map((action) => (
          <MenuItem key={action.name} id={action.name} className={styles.item}>
            {action.label}
          </MenuItem>
        ))}
      </Menu>
    </Popover>
  );
}
