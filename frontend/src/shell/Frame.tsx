// The module's frame: side menu, header, what concerns the whole page, and the page that the address names.
import { Suspense, useEffect, useRef } from "react";
import { ActingProvider } from "../acting/ActingProvider.tsx";
import { isStale } from "../live/phase.ts";
import { Monitor } from "../monitor/Monitor.tsx";
import { ToolsProvider } from "../monitor/tools/ToolsProvider.tsx";
import { Boundary } from "../ui/Boundary.tsx";
import { Notice } from "../ui/Notice.tsx";
import { usePhase } from "../use/live.tsx";
import { useParts } from "../use/route.ts";
import { useSession } from "../use/server.tsx";
import { useText } from "../use/text.tsx";
import { visit } from "../use/url.ts";
import { Banners } from "./Banners.tsx";
import styles from "./Frame.module.css";
import { Header } from "./Header.tsx";
import { isTheirs, PAGES, type Page } from "./pages.ts";
import { SideMenu } from "./SideMenu.tsx";

export function Frame() {
  const { t } = useText();
  const phase = usePhase();
  const [name] = useParts();
  const page = PAGES.find((each) => each.path === name);
  const title = t(page?.name ?? "monitor");
  useEffect(() => {
    document.title = `${title} · ${t("product")}`;
  }, [title, t]);
  useFocusOn(name);
  return (
    <div className={styles.frame} data-stale={isStale(phase) || undefined}>
      <a className={styles.skip} href={name === undefined ? "#list" : "#page"}>
        {t(name === undefined ? "skip" : "skip_page")}
      </a>
      <SideMenu />
      <div className={styles.body}>
        <ActingProvider>
          <Header title={title} search={name === undefined || (page?.searched ?? false)} />
          <Banners />
          <main className={styles.main}>
            <Boundary key={name} title={t("boundary.title")} retry={t("boundary.retry")}>
              <ToolsProvider>{name === undefined ? <Monitor /> : <Beside page={page} />}</ToolsProvider>
            </Boundary>
          </main>
        </ActingProvider>
      </div>
    </div>
  );
}

/** A page beside the monitor, or why it is not there. */
function Beside(props: { page: Page | undefined }) {
  const { t } = useText();
  const { permissions } = useSession();
  const { page } = props;
  const back = { label: t("pages.to_monitor"), run: () => visit("/") };
  return (
    <div id="page" className={styles.page} tabIndex={-1}>
      {page === undefined ? (
        <Notice title={t("pages.unknown")} action={back} />
      ) : isTheirs(page, permissions) ? (
        <Suspense fallback={<p className={styles.loading}>{t("status.loading")}</p>}>
          <page.Show />
        </Suspense>
      ) : (
        <Notice title={t("errors.forbidden")} action={back} />
      )}
    </div>
  );
}

/** Another page: its title takes the focus, so that whoever hears the page knows where they are. */
function useFocusOn(page: string | undefined): void {
  const before = useRef(page);
  useEffect(() => {
    if (before.current !== page) document.getElementById("title")?.focus();
    before.current = page;
  }, [page]);
}
