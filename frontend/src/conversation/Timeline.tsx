// Every fact of the conversation: what, when and who.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Notice } from "../ui/Notice.tsx";
import { type ApiError, request, type Timeline as TimelineAnswer, type TimelineItem } from "../use/http.ts";
import { useProblem } from "../use/problem.ts";
import { useText } from "../use/text.tsx";
import styles from "./Timeline.module.css";
import { useSentence } from "./useSentence.ts";
import { whoKey } from "./who.ts";

/** `seq` is the newest fact known: another one asks for the list again. */
export function Timeline(props: { id: string; seq: number }) {
  const { t, find, region } = useText();
  const problem = useProblem();
  const sentence = useSentence();
  const timeline = useQuery<TimelineAnswer, ApiError>({
    queryKey: ["timeline", props.id, props.seq],
    queryFn: () => request("GET", `/conversations/${encodeURIComponent(props.id)}/timeline`),
    placeholderData: keepPreviousData,
    gcTime: 0,
  });
  if (timeline.error) {
    return (
      <Notice
        alert
        title={problem(timeline.error)}
        action={{ label: t("grid.retry"), run: () => timeline.refetch() }}
      />
    );
  }
  if (!timeline.data) return <p className={styles.loading}>{t("status.loading")}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section className={styles.scroller} tabIndex={0} aria-label={t("panel.timeline")}>
      <ol className={styles.list}>
        {timeline.data.items.map((item) => {
          const moment = Date.parse(item.at);
          const { reason } = item.data;
          return (
            <li key={item.seq} className={styles.item} data-type={item.type.split(".")[0]}>
              <time className={styles.time} dateTime={item.at} title={region.moment(moment)}>
                {region.clock(moment, moment)}
              </time>
              <div>
                <p dir="auto">
                  {item.undone ? <s>{sentence(item)}</s> : sentence(item)}
                  {item.undone ? <span className={styles.who}> {t("timeline.undone")}</span> : null}
                </p>
                <By who={item.who} />
                {typeof reason === "string" && reason ? (
                  <p className={styles.who} dir="auto">
                    {t("timeline.reason", { reason: find(`reasons.${reason}`) ?? reason })}
                  </p>
                ) : null}
              </div>
            </li>
          );
        })}
      </ol>
    </section>
  );
}

/** Who did it, where the sentence does not say so already and they have a name. */
function By(props: { who: TimelineItem["who"] }) {
  const { t } = useText();
  const { who } = props;
  if (who === null || who.kind === "contact" || (who.kind === "user" && !who.name)) return null;
  return (
    <p className={styles.who} dir="auto">
      {t("timeline.by", { who: who.name || t(whoKey(who.kind)) })}
    </p>
  );
}
