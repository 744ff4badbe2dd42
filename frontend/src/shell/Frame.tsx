// The module's frame: side menu, header, what concerns the whole page, and the monitor.
import { useEffect } from "react";
import { ActingProvider } from "../acting/ActingProvider.tsx";
import { isStale } from "../live/phase.ts";
import { Monitor } from "../monitor/Monitor.tsx";
import { Boundary } from "../ui/Boundary.tsx";
import { usePhase } from "../use/live.tsx";
import { useText } from "../use/text.tsx";
import { Banners } from "./Banners.tsx";
import styles from "./Frame.module.css";
import { Header } from "./Header.tsx";
import { SideMenu } from "./SideMenu.tsx";

export function Frame() {
  const { t } = useText();
  const phase = usePhase();
  useEffect(() => {
    document.title = `${t("monitor")} · ${t("product")}`;
  }, [t]);
  return (
    <div className={styles.frame} data-stale={isStale(phase) || undefined}>
      <a className={styles.skip} href="#list">
        {t("skip")}
      </a>
      <SideMenu />
      <div className={styles.body}>
        <ActingProvider>
          <Header />
          <Banners />
          <main className={styles.main}>
            <Boundary title={t("boundary.title")} retry={t("boundary.retry")}>
              <Monitor />
            </Boundary>
          </main>
        </ActingProvider>
      </div>
    </div>
  );
}
