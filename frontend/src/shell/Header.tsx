import { lazy, Suspense } from "react";
import { Recent } from "../acting/Recent.tsx";
import { useSession } from "../use/server.tsx";
import { AccountMenu } from "./AccountMenu.tsx";
import { ConnectionChip } from "./ConnectionChip.tsx";
import styles from "./Header.module.css";
import { LanguageMenu, ThemeMenu } from "./menus.tsx";
import { Search } from "./Search.tsx";
import { MenuDrawer } from "./SideMenu.tsx";

const Checklist = lazy(() => import("../first/Checklist.tsx"));
const DemoMark = lazy(() => import("../first/DemoMark.tsx"));

export function Header(props: { title: string; search: boolean }) {
  const { organization, permissions } = useSession();
  return (
    <header className={styles.header}>
      <MenuDrawer />
      <div className={styles.titles}>
        <h1 id="title" className={styles.title} tabIndex={-1}>
          {props.title}
        </h1>
        <p className={styles.organization}>{organization.name}</p>
      </div>
      {props.search ? <Search /> : null}
      {organization.demo ? (
        <Suspense fallback={null}>
          <DemoMark />
        </Suspense>
      ) : null}
      {permissions.includes("settings.manage") ? (
        <Suspense fallback={null}>
          <Checklist />
        </Suspense>
      ) : null}
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
