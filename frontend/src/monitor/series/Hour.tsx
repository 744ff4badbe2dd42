// The last hour of an explained indicator: the line, and on demand the same as a table.
import type { IndicatorShown } from "../../contract/live.ts";
import { figureText } from "../../format/figure.ts";
import { useText } from "../../use/text.tsx";
import { Line } from "./Line.tsx";
import { extent } from "./line.ts";
import { OnDemand } from "./OnDemand.tsx";
import styles from "./Series.module.css";
import { MINUTE, useSeries } from "./useSeries.ts";

export function Hour(props: { indicator: IndicatorShown }) {
  const { t, region } = useText();
  const { indicator } = props;
  const told = useSeries(indicator);
  if (!told) return null;
  const since = Date.parse(told.since);
  const known = extent(told.values);
  const clock = (place: number): string => {
    const minute = since + place * MINUTE;
    return region.clock(minute, minute);
  };
  const said = (value: number | null): string => figureText(indicator, value, region);
  return (
    <section aria-label={t("series.title")}>
      <h3 className={styles.heading}>{t("series.title")}</h3>
      <p className={styles.faint}>
        {indicator.line ? t("series.of", { name: indicator.line }) : t(`series.${indicator.series ?? "happened"}`)}
      </p>
      <div className={styles.chart}>
        <span className={styles.most} aria-hidden="true">
          {known ? said(known.most) : ""}
        </span>
        <Line className={styles.wide} indicator={indicator} values={told.values} />
        <span className={styles.axis} aria-hidden="true">
          <span>{clock(0)}</span>
          <span>{clock(told.values.length - 1)}</span>
        </span>
      </div>
      <OnDemand
        className={styles.scroll}
        table={() => (
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">{t("series.minute")}</th>
                <th scope="col">{indicator.line ?? indicator.label}</th>
              </tr>
            </thead>
            <tbody>
              {told.values
                .map((value, place) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a minute is its place.
                  <tr key={place}>
                    <td>{clock(place)}</td>
                    <td>{said(value)}</td>
                  </tr>
                ))
                .reverse()}
            </tbody>
          </table>
        )}
      />
    </section>
  );
}
