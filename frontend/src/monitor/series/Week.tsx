// An indicator by weekday and hour: a heat map that is also a sentence, and on demand the same as a table.
import { useMemo } from "react";
import type { IndicatorShown } from "../../contract/live.ts";
import { figureText } from "../../format/figure.ts";
import { useText } from "../../use/text.tsx";
import { OnDemand } from "./OnDemand.tsx";
import styles from "./Series.module.css";
import { useWeek } from "./useWeek.ts";
import map from "./Week.module.css";
import { DAYS, HOURS } from "./week.ts";

/** A Monday. */
const MONDAY = Date.UTC(2024, 0, 1);
const DAY = 86_400_000;
/** Of the darkest, what the palest shade is. */
const PALEST = 0.07;
const clock = (hour: number): string => `${String(hour % 24).padStart(2, "0")}:00`;

/** `zone`: the organization's, once it is known. */
export function Week(props: { indicator: IndicatorShown; zone: string | undefined }) {
  const { t, region, language } = useText();
  const { indicator } = props;
  const told = useWeek(indicator, props.zone);
  const [short, long] = useMemo(() => {
    const named = (weekday: "short" | "long") => {
      const format = new Intl.DateTimeFormat(language, { weekday, timeZone: "UTC" });
      return DAYS.map((day) => format.format(MONDAY + day * DAY));
    };
    return [named("short"), named("long")];
  }, [language]);
  if (!told) return null;
  const { cells, highest } = told;
  const said = (value: number | null): string =>
    value === null || told.divided
      ? figureText(indicator, value, region)
      : region.number(Math.round(value * 10) / 10);
  const most = highest === null ? 0 : (cells[highest] ?? 0);
  const sentence = (at: number): string =>
    t("week.sentence", {
      name: indicator.label,
      day: long[Math.floor(at / 24)] ?? "",
      from: clock(at % 24),
      to: clock((at % 24) + 1),
      most: said(most),
    });
  return (
    <section aria-label={t("week.title")}>
      <h3 className={styles.heading}>{t("week.title")}</h3>
      {told.complete ? null : <p className={styles.faint}>{t("week.counting")}</p>}
      {highest === null ? (
        <p className={styles.faint}>{t("week.empty")}</p>
      ) : (
        <>
          <p className={styles.faint}>
            {t(told.divided ? "week.together" : "week.mean", {
              since: region.stamp(told.since),
              zone: props.zone ?? "",
            })}
          </p>
          <div className={map.map}>
            <span className={map.days} aria-hidden="true">
              {short.map((day) => (
                <span key={day}>{day}</span>
              ))}
            </span>
            <svg
              className={map.cells}
              role="img"
              aria-label={sentence(highest)}
              viewBox="0 0 240 70"
              preserveAspectRatio="none"
            >
              {cells.map((cell, at) => (
                <rect
                  // biome-ignore lint/suspicious/noArrayIndexKey: an hour is its place.
                  key={at}
                  className={cell === null ? map.none : at === highest ? map.highest : map.cell}
                  x={(at % 24) * 10 + 0.5}
                  y={Math.floor(at / 24) * 10 + 0.5}
                  width={9}
                  height={9}
                  fillOpacity={cell === null ? 0 : PALEST + (1 - PALEST) * (cell / most)}
                />
              ))}
            </svg>
            <span className={map.hours} aria-hidden="true">
              {[0, 6, 12, 18].map((hour) => (
                <span key={hour}>{clock(hour)}</span>
              ))}
            </span>
          </div>
          <p className={styles.faint} aria-hidden="true">
            {sentence(highest)}
          </p>
          <OnDemand
            className={map.scroll}
            table={() => (
              <table className={map.table}>
                <thead>
                  <tr>
                    <th scope="col">{t("week.hour")}</th>
                    {DAYS.map((day) => (
                      <th key={day} scope="col" abbr={long[day]}>
                        {short[day]}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {HOURS.map((hour) => (
                    <tr key={hour}>
                      <th scope="row">{clock(hour)}</th>
                      {DAYS.map((day) => (
                        <td key={day}>{said(cells[day * 24 + hour] ?? null)}</td>
                      ))}
                    </tr>
                  ))}
                </tbody>
              </table>
            )}
          />
        </>
      )}
    </section>
  );
}
