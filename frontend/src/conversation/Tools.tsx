// What can be done with the open conversation: the same actions as in its row's menu.
import { Button, Menu, MenuItem, MenuTrigger, Popover } from "react-aria-components";
import type { ActionShown } from "../contract/live.ts";
import { Icon } from "../ui/Icon.tsx";
import menu from "../ui/Menu.module.css";
import { useText } from "../use/text.tsx";
import styles from "./Panel.module.css";

/** `run` is given the action and what the focus goes back to. */
export function Tools(props: {
  actions: readonly ActionShown[];
  customer: string;
  open: boolean;
  onOpen: (open: boolean) => void;
  run: (action: ActionShown) => void;
}) {
  const { t } = useText();
  const [first, ...others] = props.actions;
  if (first === undefined) return null;
  return (
    <div className={styles.tools} role="toolbar" aria-label={t("grid.menu_label")}>
      <button type="button" className={styles.tool} onClick={() => props.run(first)}>
        {first.label}
      </button>
      {others.length ? (
        <MenuTrigger isOpen={props.open} onOpenChange={props.onOpen}>
          <Button className={styles.tool} aria-label={t("grid.menu", { customer: props.customer })}>
            <Icon name="more" />
          </Button>
          <Popover className={menu.box} placement="bottom end" offset={4}>
            <Menu
              className={menu.menu}
              aria-label={t("grid.menu_label")}
              onAction={(key) => {
                const action = others.find((each) => each.name === key);
                if (action) props.run(action);
              }}
            >
              {others.map((action) => (
                <MenuItem key={action.name} id={action.name} className={menu.item}>
                  {action.label}
                </MenuItem>
              ))}
            </Menu>
          </Popover>
        </MenuTrigger>
      ) : null}
    </div>
  );
}
