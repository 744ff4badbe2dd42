// How live the page is, with the age of what it shows; opens into the state of every source.
import { Button, Dialog, DialogTrigger, Popover } from "react-aria-components";
import { duration } from "../format/duration.ts";
import type { Phase } from "../live/phase.ts";
import { useFrozen, useHeard, useLive, useNow, usePhase } from "../use/live.tsx";
import { useText } from "../use/text.tsx";
import styles from "./ConnectionChip.module.css";

const WORDS = {
  connecting: "chip.connecting",
  live: "chip.live",
  reconnecting: "chip.reconnecting",
  stale: "chip.offline",
  lost: "chip.offline",
} as const satisfies Record<Phase, string>;

export function ConnectionChip() {
  const { t } = useText();
  const phase = usePhase();
  const frozen = useFrozen() !== null;
  const word = t(frozen ? "chip.frozen" : WORDS[phase]);
  return (
    <DialogTrigger>
      <Button
        className={styles.chip}
        data-phase={frozen ? "frozen" : phase}
        aria-label={`${word}. ${t("chip.details")}`}
      >
        <span className={styles.dot} />
        <span>{word}</span>
        <Age />
      </Button>
      <Popover className={styles.box} placement="bottom end" offset={4}>
        <Dialog className={styles.dialog} aria-label={t("chip.details")}>
          <Details />
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

/** Live: from commit to this screen. Otherwise: how long nothing was heard. */
function Age() {
  const { region, t } = useText();
  const phase = usePhase();
  const frozen = useFrozen() !== null;
  const { connection } = useLive();
  useNow();
  const { delay, last } = connection.heard();
  if (last === null || frozen) return null;
  if (phase === "live") {
    if (delay === null) return null;
    const seconds = delay < 100 ? `< ${region.decimal(0.1, 1)}` : region.decimal(delay / 1000, 1);
    return <span className={styles.age}>{t("chip.age", { seconds })}</span>;
  }
  return <span className={styles.age}>{duration((Date.now() - last) / 1000)}</span>;
}

function Details() {
  const { region, t } = useText();
  const { connection } = useLive();
  const { beat } = useHeard();
  const now = useNow();
  const { delay, last } = connection.heard();
  const seconds = (ms: number) => t("chip.age", { seconds: region.decimal(ms / 1000, ms < 10_000 ? 2 : 0) });
  return (
    <>
      <dl className={styles.facts}>
        <dt>{t("chip.heard")}</dt>
        <dd>{last === null ? "—" : t("chip.heard_ago", { age: duration((Date.now() - last) / 1000) })}</dd>
        <dt>{t("chip.lag")}</dt>
        <dd>{delay === null ? "—" : seconds(delay)}</dd>
        <dt>{t("chip.pace")}</dt>
        <dd>{beat === null ? "—" : t("chip.pace_every", { age: seconds(beat.pace) })}</dd>
      </dl>
      {beat?.sources.length ? (
        <>
          <h2 className={styles.heading}>{t("chip.sources")}</h2>
          <dl className={styles.facts}>
            {beat.sources.map((source) => {
              const state = t(source.late ? "chip.source_late" : "chip.source_ok");
              return (
                <div key={source.id} className={styles.source}>
                  <dt>{source.id}</dt>
                  <dd data-late={source.late || undefined}>
                    {source.at === null
                      ? state
                      : t("chip.source_heard", { state, age: duration((now - source.at) / 1000) })}
                  </dd>
                </div>
              );
            })}
          </dl>
        </>
      ) : null}
    </>
  );
}
