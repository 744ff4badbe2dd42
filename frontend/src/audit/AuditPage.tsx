// The audit trail: who did what, to what, when and from where; each entry opens into what was and what became of it.
import { useInfiniteQuery } from "@tanstack/react-query";
import { Fragment, useId, useState } from "react";
import { Export } from "../acting/Export.tsx";
import { parsePeriod } from "../format/period.ts";
import form from "../ui/Form.module.css";
import { Icon } from "../ui/Icon.tsx";
import { Notice } from "../ui/Notice.tsx";
import page from "../ui/Page.module.css";
import { type AuditPage as Answer, type ApiError, type Entry, request } from "../use/http.ts";
import { useProblem } from "../use/problem.ts";
import { changeParams, useParam } from "../use/route.ts";
import { useText } from "../use/text.tsx";
import styles from "./Audit.module.css";
import { AuditFilters } from "./AuditFilters.tsx";
import { EntryDetails } from "./EntryDetails.tsx";
import { auditQuery } from "./query.ts";
import { useWhat, useWho } from "./words.ts";

const LIMIT = 50;

export default function AuditPage() {
  const { t, region } = useText();
  const problem = useProblem();
  const period = parsePeriod(useParam("period")) ?? "7d";
  const wanted = { by: useParam("actor"), what: useParam("what"), about: useParam("subject"), period };
  const query = auditQuery(wanted, region.zone, Date.now());
  const trail = useInfiniteQuery<Answer, ApiError>({
    queryKey: ["audit", query],
    queryFn: ({ pageParam }) =>
      request("GET", `/audit?limit=${LIMIT}${query}${pageParam ? `&cursor=${pageParam}` : ""}`),
    initialPageParam: null,
    getNextPageParam: (last) => last.next,
  });
  const entries = trail.data?.pages.flatMap((each) => each.items) ?? [];

  return (
    <div className={page.page}>
      <p className={page.lead}>{t("audit.lead")}</p>
      <AuditFilters {...wanted} entries={entries} />
      <Export
        forms={["csv"]}
        addressOf={() => `/api/v1/export/audit.csv?${query.slice(1)}`}
        name="almenara-audit"
        rows={(n, total) => t("jobs.progress", { seen: n, total })}
      />
      {trail.error && entries.length === 0 ? (
        <Notice
          alert
          title={problem(trail.error)}
          action={{ label: t("grid.retry"), run: () => void trail.refetch() }}
        />
      ) : trail.data === undefined ? (
        <p role="status">{t("status.loading")}</p>
      ) : entries.length === 0 && !trail.hasNextPage ? (
        <Notice title={t("audit.none")}>{t("audit.none_help")}</Notice>
      ) : (
        <>
          <Trail entries={entries} />
          {trail.error ? (
            <p className={form.problem} role="alert">
              {problem(trail.error)}
            </p>
          ) : null}
          {trail.hasNextPage ? (
            <div className={form.buttons}>
              <button
                type="button"
                className={form.plain}
                disabled={trail.isFetchingNextPage}
                onClick={() => void trail.fetchNextPage()}
              >
                {t(trail.isFetchingNextPage ? "status.loading" : "audit.load_more")}
              </button>
            </div>
          ) : (
            <p className={page.faint}>{t("audit.all", { n: entries.length })}</p>
          )}
        </>
      )}
    </div>
  );
}

function Trail(props: { entries: readonly Entry[] }) {
  const { t } = useText();
  return (
    <table className={page.table}>
      <caption className="visually-hidden">{t("pages.audit")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("audit.column.when")}</th>
          <th scope="col">{t("audit.column.who")}</th>
          <th scope="col">{t("audit.column.what")}</th>
          <th scope="col">{t("audit.column.subject")}</th>
          <th scope="col">{t("audit.column.address")}</th>
        </tr>
      </thead>
      <tbody>
        {props.entries.map((entry) => (
          <Line key={entry.seq} entry={entry} />
        ))}
      </tbody>
    </table>
  );
}

function Line(props: { entry: Entry }) {
  const { t, find, region } = useText();
  const what = useWhat();
  const who = useWho();
  const [open, setOpen] = useState(false);
  const id = useId();
  const { entry } = props;
  const { subject, results } = entry;
  const about = results ? t("audit.rows", { n: results.length }) : (subject.name ?? subject.id);
  return (
    <Fragment>
      <tr>
        <td data-label={t("audit.column.when")}>
          <time dateTime={entry.at}>{region.moment(Date.parse(entry.at))}</time>
        </td>
        <td data-label={t("audit.column.who")} dir="auto">
          {entry.who?.id ? (
            <button
              type="button"
              className={page.link}
              aria-label={t("audit.only", { name: who(entry.who) })}
              onClick={() => changeParams({ actor: entry.who?.id ?? null })}
            >
              {who(entry.who)}
            </button>
          ) : (
            who(entry.who)
          )}
        </td>
        <td data-label={t("audit.column.what")}>
          <button
            type="button"
            className={styles.open}
            aria-expanded={open}
            aria-controls={open ? id : undefined}
            onClick={() => setOpen(!open)}
          >
            {what(entry.what)}
            <Icon name="down" size={12} />
          </button>
        </td>
        <td data-label={t("audit.column.subject")} dir="auto">
          {results ? (
            about
          ) : (
            <>
              <span className={page.faint}>{find(`audit.subject.${subject.kind}`) ?? subject.kind}</span>{" "}
              <button
                type="button"
                className={page.link}
                aria-label={t("audit.only", { name: about })}
                onClick={() => changeParams({ subject: subject.id })}
              >
                {about}
              </button>
            </>
          )}
        </td>
        <td data-label={t("audit.column.address")}>{entry.address ?? "—"}</td>
      </tr>
      {open ? (
        <tr className={styles.detail}>
          <td colSpan={5} id={id}>
            <EntryDetails entry={entry} />
          </td>
        </tr>
      ) : null}
    </Fragment>
  );
}
