// The pages of links: to a password, and to the first administrator. No session of this browser is needed.
import { lazy, Suspense } from "react";
import { Brand } from "./Brand.tsx";
import { LanguageMenu, ThemeMenu } from "./menus.tsx";
import styles from "./SignIn.module.css";

const Invitation = lazy(() => import("../account/Invitation.tsx"));

const Administrator = lazy(() => import("../first/Administrator.tsx"));

export function Welcome(props: { page: "invitation" | "setup" }) {
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
        <Suspense fallback={null}>{props.page === "setup" ? <Administrator /> : <Invitation />}</Suspense>
      </main>
    </div>
  );
}
