// What is seldom needed: the cards, the shortcuts.
import { Button, Menu, MenuItem, MenuTrigger, Popover } from "react-aria-components";
import { Icon } from "../ui/Icon.tsx";
import styles from "../ui/Menu.module.css";
import { useText } from "../use/text.tsx";
import { type Tool, useTools } from "./tools/tools.ts";

export function MoreMenu() {
  const { t } = useText();
  const tools = useTools();
  return (
    <MenuTrigger>
      <Button className={styles.button} aria-label={t("filter.more")}>
        <Icon name="more" />
      </Button>
      <Popover className={styles.box} placement="bottom end" offset={4}>
        <Menu className={styles.menu} aria-label={t("filter.more")} onAction={(key) => tools.open(key as Tool)}>
          <MenuItem id="cards" className={styles.item}>
            {t("cards.choose")}
          </MenuItem>
          <MenuItem id="columns" className={styles.item}>
            {t("columns.choose")}
          </MenuItem>
          <MenuItem id="shortcuts" className={styles.item}>
            {t("shortcuts.title")}
          </MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
