// Minutes as a line that is also a sentence.
import type { IndicatorShown } from "../../contract/live.ts";
import { figureText } from "../../format/figure.ts";
import { useText } from "../../use/text.tsx";
import { extent, HEIGHT, paths, type Values, WIDTH } from "./line.ts";
import styles from "./Series.module.css";

interface Props {
  readonly indicator: IndicatorShown;
  readonly values: Values;
  readonly className: string | undefined;
}

export function Line(props: Props) {
  const { t, region } = useText();
  const { indicator, values } = props;
  const known = extent(values);
  const said = (value: number): string => figureText(indicator, value, region);
  const name = indicator.line ?? indicator.label;
  const sentence = known
    ? t("series.sentence", {
        name,
        n: values.length,
        least: said(known.least),
        most: said(known.most),
        last: said(known.last),
      })
    : t("series.empty", { name, n: values.length });
  return (
    <svg
      className={`${styles.line} ${props.className ?? ""}`}
      role="img"
      aria-label={sentence}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
    >
      <path className={styles.floor} d={`M0 ${HEIGHT - 1}H${WIDTH}`} />
      {known?.most ? paths(values).map((path) => <path key={path} d={path} />) : null}
    </svg>
  );
}
