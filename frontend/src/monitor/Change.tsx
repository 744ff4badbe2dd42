// "(+84 %)": a figure beside the one it is compared with, where both are about the same.
import type { IndicatorShown } from "../contract/live.ts";
import { changeOf } from "../format/figure.ts";
import type { Figures } from "../live/totals.ts";
import { useCatalog } from "../use/server.tsx";
import { useText } from "../use/text.tsx";
import { useView } from "../use/url.ts";

/** Nothing under a filter of what is so now: of last week there are few of those left. */
export function Change(props: { indicator: IndicatorShown; figures: Figures | null }) {
  const { t, region } = useText();
  const { filter } = useView();
  const { filters } = useCatalog();
  const { indicator, figures } = props;
  if (!indicator.against || !figures) return null;
  if (filters.some((one) => one.now && one.name !== "card" && filter[one.name])) return null;
  const change = changeOf(figures[indicator.name], figures[indicator.against]);
  if (change === null) return null;
  const words = t("cards.against", { change: region.change(change) });
  return (
    <span title={words}>
      {" "}
      <span aria-hidden="true">({region.change(change)})</span>
      <span className="visually-hidden">{words}</span>
    </span>
  );
}
