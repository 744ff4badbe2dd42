// The last hour of a card's indicator, as a line beside its figure.
import type { IndicatorShown } from "../../contract/live.ts";
import { Line } from "./Line.tsx";
import styles from "./Series.module.css";
import { useSeries } from "./useSeries.ts";

export default function Spark(props: { indicator: IndicatorShown }) {
  const told = useSeries(props.indicator);
  return told ? <Line className={styles.spark} indicator={props.indicator} values={told.values} /> : null;
}
