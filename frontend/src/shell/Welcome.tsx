// The page of a link to a password: before, and apart from, any session of this browser.
import { lazy, Suspense } from "react";
import { Brand } from "./Brand.tsx";
import { LanguageMenu, ThemeMenu } from "./menus.tsx";
import styles from "./SignIn.module.css";

const Invitation = lazy(() => import("../account/Invitation.tsx"));

export function Welcome() {
  return (
    <div className={styles.page}>
      <header className={styles.corner}>
        <LanguageMenu />
        <ThemeMenu />
      </header>
      <main className={styles.main}>
        <div className={styles.side}>
          <Brand />
        </div>
        <Suspense fallback={null}>
          <Invitation />
        </Suspense>
      </main>
    </div>
  );
}
