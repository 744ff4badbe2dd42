// An indicator's figure, ticking if it is an age; averages of data long stale mean nothing and become a dash.
import type { IndicatorShown } from "../contract/live.ts";
import { isoDuration } from "../format/duration.ts";
import { type Figure, figureText, ticks, valueAt } from "../format/figure.ts";
import { useNow, usePhase } from "../use/live.tsx";
import { useText } from "../use/text.tsx";

interface Props {
  readonly indicator: IndicatorShown;
  readonly figure: Figure | undefined;
}

export function Value(props: Props) {
  return ticks(props.indicator) ? <Ticking {...props} /> : <Words {...props} now={0} />;
}

function Ticking(props: Props) {
  return <Words {...props} now={useNow()} />;
}

function Words(props: Props & { now: number }) {
  const { t, region } = useText();
  const lost = usePhase() === "lost" && props.indicator.level === "average";
  const value = lost ? null : valueAt(props.indicator.form, props.figure, props.now);
  if (value === null) {
    return (
      <span>
        <span aria-hidden="true">—</span>
        <span className="visually-hidden">{t("cards.unknown")}</span>
      </span>
    );
  }
  const words = figureText(props.indicator, value, region);
  return props.indicator.unit === "seconds" ? (
    <time dateTime={isoDuration(value)}>{words}</time>
  ) : (
    <span>{words}</span>
  );
}
