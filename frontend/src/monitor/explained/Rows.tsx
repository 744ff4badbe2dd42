// "Why this number": the rows that an indicator counts, each with what it brings, and what they add up to.
import { useInfiniteQuery } from "@tanstack/react-query";
import type { components } from "../../contract/http.ts";
import type { IndicatorShown } from "../../contract/live.ts";
import { duration } from "../../format/duration.ts";
import { State } from "../../parts/State.tsx";
import { type ApiError, request } from "../../use/http.ts";
import { useProblem } from "../../use/problem.ts";
import { useText } from "../../use/text.tsx";
import { changeView } from "../../use/url.ts";
import order from "../tools/Order.module.css";
import { parameters } from "../useFilterValues.ts";
import styles from "./Explained.module.css";
import { figureOf, madeOf, sumOf } from "./sums.ts";

type Page = components["schemas"]["CountedPage"];
const MOST = 200;

/** `filter`: those in force beside the indicator's own. */
export function Rows(props: {
  indicator: IndicatorShown;
  filter: Readonly<Record<string, readonly string[]>>;
  /** What is listed here gives way to the conversation that is opened from it. */
  close: () => void;
}) {
  const { t, region } = useText();
  const problem = useProblem();
  const { indicator } = props;
  const asked = parameters(props.filter);
  const told = useInfiniteQuery<Page, ApiError, { pages: Page[] }, readonly unknown[], string | null>({
    queryKey: ["indicator rows", indicator.name, asked],
    queryFn: ({ pageParam }) =>
      request(
        "GET",
        `/indicators/${indicator.name}/rows?limit=${MOST}&${asked}${
          pageParam === null ? "" : `&cursor=${encodeURIComponent(pageParam)}`
        }`,
      ),
    initialPageParam: null,
    getNextPageParam: (page) => page.next,
    // Of one moment: the rows of a figure do not change while they are read.
    staleTime: Infinity,
    gcTime: 0,
  });
  if (told.error) return <p role="alert">{problem(told.error)}</p>;
  const pages = told.data?.pages ?? [];
  const [first] = pages;
  if (first === undefined) return <p className={styles.faint}>{t("status.loading")}</p>;

  const rows = pages.flatMap((page) => page.items);
  const made = madeOf(indicator);
  const sum = sumOf(rows);
  const said = (value: number | null): string =>
    value === null
      ? "—"
      : indicator.unit === "seconds"
        ? duration(value)
        : Number.isInteger(value)
          ? region.number(value)
          : region.decimal(value, 2);
  const figure = (value: number | null): string =>
    value !== null && indicator.unit === "share" ? region.percent(value) : said(value);
  const whole = rows.length === first.total;
  return (
    <section aria-label={t("explained.rows")}>
      <h3 className={styles.heading}>{t("explained.rows")}</h3>
      <table className={styles.rows}>
        <thead>
          <tr>
            <th scope="col">{t("explained.ticket")}</th>
            <th scope="col">{t("explained.customer")}</th>
            <th scope="col">{t("explained.state")}</th>
            <th scope="col">{t("explained.brings")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ conversation, contribution, counts, episodes }) => (
            <tr key={conversation.id}>
              <td>{conversation.ticket ?? "—"}</td>
              <td>
                <button
                  type="button"
                  className={styles.link}
                  onClick={() => {
                    props.close();
                    changeView({ conversation: conversation.id });
                  }}
                >
                  <span dir="auto">{conversation.contact.name || t("grid.no_name")}</span>
                </button>
              </td>
              <td>
                <State id={conversation.state} />
              </td>
              <td title={episodes?.map((each) => duration(each)).join(" + ")}>
                {said(contribution)}
                {counts > 1 ? <span className={styles.faint}> ({region.number(counts)})</span> : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {told.hasNextPage ? (
        <button type="button" className={order.button} onClick={() => told.fetchNextPage()}>
          {t("explained.more", { n: rows.length, total: first.total })}
        </button>
      ) : null}
      <p className={styles.sum}>
        {!whole
          ? t("explained.partial", { n: rows.length, total: first.total })
          : made === "sum"
            ? t("explained.sum", { n: rows.length, sum: figure(figureOf(made, sum)) })
            : made === "mean"
              ? t("explained.mean", {
                  sum: said(sum.contribution),
                  n: sum.counts,
                  figure: figure(figureOf(made, sum)),
                })
              : t(`explained.${made}`, { n: rows.length, figure: figure(first.value) })}
      </p>
    </section>
  );
}
