// The days that a page is about: a preset, or any from one date to another, by the organization's clock.
import { useState } from "react";
import { dateAt, datesOf, type Period, PRESETS } from "../format/period.ts";
import form from "../ui/Form.module.css";
import { useText } from "../use/text.tsx";
import styles from "./PeriodBar.module.css";

export function PeriodBar(props: { period: Period; choose: (period: Period) => void }) {
  const { t, region } = useText();
  const { period, choose } = props;
  const custom = typeof period !== "string";
  const [open, setOpen] = useState(custom);
  const dates = datesOf(period, region.zone, Date.now());
  const today = dateAt(region.zone, Date.now());
  const change = (change: { first?: string; last?: string }) => {
    const next = { ...dates, ...change };
    if (!next.first || !next.last) return;
    // Whoever moves one end beyond the other means that day.
    if (next.first > next.last) choose({ first: change.first ?? next.last, last: change.first ?? next.last });
    else choose(next);
  };
  return (
    <fieldset className={styles.bar}>
      <legend className="visually-hidden">{t("period.label")}</legend>
      {PRESETS.map((each) => (
        <button
          key={each}
          type="button"
          className={styles.chip}
          aria-pressed={!open && period === each}
          onClick={() => {
            setOpen(false);
            choose(each);
          }}
        >
          {t(`period.${each}`)}
        </button>
      ))}
      <button
        type="button"
        className={styles.chip}
        aria-pressed={open}
        aria-expanded={open}
        onClick={() => setOpen(true)}
      >
        {t("period.custom")}
      </button>
      {open ? (
        <span className={styles.dates}>
          <input
            className={form.input}
            type="date"
            aria-label={t("period.first")}
            value={dates.first}
            max={today}
            onChange={(event) => change({ first: event.target.value })}
          />
          <span aria-hidden="true">–</span>
          <input
            className={form.input}
            type="date"
            aria-label={t("period.last")}
            value={dates.last}
            max={today}
            onChange={(event) => change({ last: event.target.value })}
          />
        </span>
      ) : null}
      <span className={styles.zone}>{t("period.zone", { zone: region.zone })}</span>
    </fieldset>
  );
}
