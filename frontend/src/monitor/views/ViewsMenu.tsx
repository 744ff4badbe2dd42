// "Vistas": those that are saved, each a click away, and the way to save another.
import { Button, Header, Menu, MenuItem, MenuSection, MenuTrigger, Popover } from "react-aria-components";
import { Icon } from "../../ui/Icon.tsx";
import styles from "../../ui/Menu.module.css";
import type { SavedView } from "../../use/http.ts";
import { useText } from "../../use/text.tsx";
import { useView } from "../../use/url.ts";
import bar from "../Filters.module.css";
import { useTools } from "../tools/tools.ts";
import { isShown, openView, useViews } from "./useViews.ts";
import own from "./Views.module.css";

export function ViewsMenu() {
  const { t } = useText();
  const tools = useTools();
  const views = useViews();
  const view = useView();
  const shown = views.find((each) => isShown(each, view));
  const item = (saved: SavedView) => (
    <MenuItem key={saved.id} id={saved.id} className={styles.item} textValue={saved.name}>
      <span className={styles.tick}>{saved === shown ? <Icon name="check" size={14} /> : null}</span>
      <span className={own.name} dir="auto">
        {saved.name}
      </span>
      {views.indexOf(saved) < 9 ? <kbd className={own.key}>{views.indexOf(saved) + 1}</kbd> : null}
    </MenuItem>
  );
  const mine = views.filter((each) => !each.shared);
  const shared = views.filter((each) => each.shared);
  return (
    <MenuTrigger>
      <Button className={bar.tool} data-chosen={shown ? true : undefined}>
        <Icon name="bookmark" size={14} />
        <span className={own.name}>{shown?.name ?? t("views.label")}</span>
        <Icon name="down" size={12} />
      </Button>
      <Popover className={styles.box} placement="bottom end" offset={4}>
        <Menu
          className={styles.menu}
          aria-label={t("views.label")}
          onAction={(key) => {
            if (key === "save" || key === "views") return tools.open(key);
            const saved = views.find((each) => each.id === key);
            if (saved) openView(saved);
          }}
        >
          {mine.length ? (
            <MenuSection>
              <Header className={own.heading}>{t("views.mine")}</Header>
              {mine.map(item)}
            </MenuSection>
          ) : null}
          {shared.length ? (
            <MenuSection>
              <Header className={own.heading}>{t("views.shared")}</Header>
              {shared.map(item)}
            </MenuSection>
          ) : null}
          <MenuItem id="save" className={styles.item}>
            <span className={styles.tick}>
              <Icon name="add" size={14} />
            </span>
            <span className={own.name}>{t("views.save")}</span>
            <kbd className={own.key}>S</kbd>
          </MenuItem>
          {views.length ? (
            <MenuItem id="views" className={styles.item}>
              <span className={styles.tick} />
              {t("views.manage")}
            </MenuItem>
          ) : null}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
