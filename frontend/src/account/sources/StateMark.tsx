import page from "../../ui/Page.module.css";
import type { SourceDetails } from "../../use/http.ts";
import { useText } from "../../use/text.tsx";

const KINDS: Record<SourceDetails["state"], "good" | "warn" | "bad"> = {
  ready: "good",
  waiting: "warn",
  catching_up: "warn",
  connected: "good",
  away: "bad",
  refused: "bad",
};

/** How a source is, in a word; late where what it feeds is stale; how far its first reading is. */
export function StateMark(props: { source: SourceDetails }) {
  const { t, region } = useText();
  const { state, late, read, of } = props.source;
  return (
    <>
      <span className={page.mark} data-kind={KINDS[state]}>
        {t(`sources.states.${state}`)}
      </span>{" "}
      {late ? (
        <span className={page.mark} data-kind="warn">
          {t("chip.source_late")}
        </span>
      ) : null}
      {read === null ? null : (
        <span>
          {of === null
            ? t("sources.read", { n: read })
            : t("sources.read_of", { read: region.number(read), of: region.number(of) })}
        </span>
      )}
    </>
  );
}
