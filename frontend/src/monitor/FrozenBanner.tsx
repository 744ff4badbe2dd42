// Law 5: since when the view stands still, how much it has not shown, and the way back.
import { useEffect, useState } from "react";
import { announce } from "../ui/announce.ts";
import { useFrozen, useLive } from "../use/live.tsx";
import { useText } from "../use/text.tsx";
import styles from "./FrozenBanner.module.css";

/** After this long nobody should take it for live. */
const LONG = 300_000;

export function FrozenBanner() {
  const { t, region } = useText();
  const { freeze } = useLive();
  const at = useFrozen();
  const [, again] = useState(0);
  useEffect(() => {
    if (at === null) return;
    announce(t("freeze.said"), "at once");
    const timer = setInterval(() => again((n) => n + 1), 1000);
    return () => {
      clearInterval(timer);
      announce(t("freeze.ended"), "at once");
    };
  }, [at, t]);
  if (at === null) return null;
  const age = Date.now() - at;
  return (
    <div className={styles.banner} data-long={age >= LONG || undefined}>
      <strong>
        {age >= LONG
          ? t("freeze.minutes", { n: Math.floor(age / 60_000) })
          : t("freeze.since", { at: region.seconds(at) })}
      </strong>
      <span>{t("freeze.waiting", { n: freeze.waiting() })}</span>
      <button type="button" className={styles.button} onClick={() => freeze.set(null)}>
        {t("freeze.off")} (F)
      </button>
    </div>
  );
}
