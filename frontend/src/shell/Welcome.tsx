// The pages of links: to a password, and to the first administrator. No session of this browser is needed.
import Invitation from "../account/Invitation.tsx";
import Administrator from "../first/Administrator.tsx";
import { Brand } from "./Brand.tsx";
import { LanguageMenu, ThemeMenu } from "./menus.tsx";
import styles from "./SignIn.module.css";

export default function Welcome(props: { page: "invitation" | "setup" }) {
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
        {props.page === "setup" ? <Administrator /> : <Invitation />}
      </main>
    </div>
  );
}
