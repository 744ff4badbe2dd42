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

/** How a source is, in a word; late where what it feeds is stale. */
export function StateMark(props: { source: SourceDetails }) {
  const { t } = useText();
  const { state, late } = props.source;
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
    </>
  );
}
