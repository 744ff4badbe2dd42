// What concerns the whole page: stale data, a late source, a slower pace, a newer build.
import { lazy, type ReactNode, Suspense, useEffect, useRef, useState } from "react";
import { duration } from "../format/duration.ts";
import { isStale, type Phase } from "../live/phase.ts";
import { announce } from "../ui/announce.ts";
import { useHeard, useLive, useNow, usePhase } from "../use/live.tsx";
import { useCatalog } from "../use/server.tsx";
import { useText } from "../use/text.tsx";
import styles from "./Banners.module.css";

const Notices = lazy(() => import("./Notices.tsx"));

/** A sending interval above this is worth a word. */
const SLOW = 1000;

export function Banners() {
  const { t } = useText();
  const phase = usePhase();
  const { beat, build } = useHeard();
  const { notices } = useCatalog();
  const [first, setFirst] = useState<string | null>(null);
  useSayChanges(phase);
  if (build !== null && first === null) setFirst(build);

  return (
    <>
      {notices.length ? (
        <Suspense fallback={null}>
          <Notices notices={notices} />
        </Suspense>
      ) : null}
      {isStale(phase) ? <Stale /> : null}
      {phase === "live" && beat && beat.pace >= SLOW ? (
        <Banner kind="warn">{t("banner.pace", { seconds: Math.round(beat.pace / 1000) })}</Banner>
      ) : null}
      {beat?.sources
        .filter((each) => each.late)
        .map((each) => (
          <Late key={each.id} name={each.id} at={each.at} />
        ))}
      {first !== null && build !== first ? (
        <Banner kind="info">
          {t("banner.reload")}{" "}
          <button type="button" className={styles.button} onClick={() => location.reload()}>
            {t("banner.reload_now")}
          </button>
        </Banner>
      ) : null}
    </>
  );
}

function Banner(props: { kind: "warn" | "bad" | "info"; children: ReactNode }) {
  return (
    <div className={styles.banner} data-kind={props.kind}>
      {props.children}
    </div>
  );
}

function Stale() {
  const { t } = useText();
  const { connection } = useLive();
  const [, again] = useState(0);
  // The page's clock stands still while stale; the age of the data does not.
  useEffect(() => {
    const timer = setInterval(() => again((n) => n + 1), 1000);
    return () => clearInterval(timer);
  }, []);
  const { last } = connection.heard();
  return (
    <Banner kind="bad">
      <strong>{t("banner.stale", { t: duration((Date.now() - (last ?? Date.now())) / 1000) })}</strong>{" "}
      {t("banner.stale_help")}
    </Banner>
  );
}

function Late(props: { name: string; at: number | null }) {
  const { t } = useText();
  const now = useNow();
  return (
    <Banner kind="warn">
      {props.at === null
        ? t("banner.source_late_never", { name: props.name })
        : t("banner.source_late", { name: props.name, age: duration((now - props.at) / 1000) })}
    </Banner>
  );
}

function useSayChanges(phase: Phase): void {
  const { t } = useText();
  const before = useRef<Phase>("connecting");
  useEffect(() => {
    const was = before.current;
    before.current = phase;
    if (was === phase || was === "connecting") return;
    if (phase === "reconnecting") announce(t("status.reconnecting"));
    if (phase === "stale") announce(t("status.stale"));
    if (phase === "live") announce(t("status.live"));
  }, [phase, t]);
}
