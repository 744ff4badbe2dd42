import { Recent } from "../acting/Recent.tsx";
import { useSession } from "../use/server.tsx";
import { useText } from "../use/text.tsx";
import { AccountMenu } from "./AccountMenu.tsx";
import { ConnectionChip } from "./ConnectionChip.tsx";
import styles from "./Header.module.css";
import { LanguageMenu, ThemeMenu } from "./menus.tsx";
import { Search } from "./Search.tsx";
import { MenuDrawer } from "./SideMenu.tsx";

export function Header() {
  const { t } = useText();
  const { organization } = useSession();
  return (
    <header className={styles.header}>
      <MenuDrawer />
      <div className={styles.titles}>
        <h1 className={styles.title}>{t("monitor")}</h1>
        <p className={styles.organization}>{organization.name}</p>
      </div>
      <Search />
      <div className={styles.tools}>
        <ConnectionChip />
        <Recent />
        <LanguageMenu />
        <ThemeMenu />
        <AccountMenu />
      </div>
    </header>
  );
}
