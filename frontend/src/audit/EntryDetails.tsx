// One entry opened: what was and what became of it, of an account or row by row of an action.
import { useReason } from "../acting/useRefusal.ts";
import { type Change, changesOf } from "../format/changes.ts";
import { Link } from "../parts/Link.tsx";
import page from "../ui/Page.module.css";
import type { Entry } from "../use/http.ts";
import { useText } from "../use/text.tsx";
import styles from "./Audit.module.css";
import { useField, useValue } from "./words.ts";

/** Rows of an action that are shown at once. */
const MANY = 20;

export function EntryDetails(props: { entry: Entry }) {
  const { t } = useText();
  const reason = useReason();
  const { entry } = props;
  const asked = changesOf(null, entry.fields);
  const own = changesOf(entry.before, entry.after);
  const results = entry.results ?? [];
  return (
    <div className={styles.details}>
      {asked.length ? <Changes title={t("audit.asked")} changes={asked} only="after" /> : null}
      {own.length ? <Changes title={t("audit.changes")} changes={own} /> : null}
      {results.slice(0, MANY).map((each) => (
        <section key={each.id} className={styles.result}>
          <h3 className={styles.id}>
            {entry.what === "set_status" ? (
              each.id
            ) : (
              <Link className={page.link} to={`/?conversation=${encodeURIComponent(each.id)}`}>
                {each.id}
              </Link>
            )}{" "}
            {each.code ? (
              <span className={page.mark} data-kind="bad">
                {t("audit.refused", { why: reason(each.code) })}
              </span>
            ) : each.requested ? (
              <span className={page.mark}>{t("audit.requested")}</span>
            ) : null}
          </h3>
          {each.code ? null : <Changes changes={changesOf(each.before, each.after)} />}
        </section>
      ))}
      {results.length > MANY ? <p>{t("audit.more_rows", { n: results.length - MANY })}</p> : null}
      {asked.length + own.length + results.length === 0 ? <p>{t("audit.no_details")}</p> : null}
      <p className={page.faint}>{t("audit.entry", { seq: entry.seq })}</p>
    </div>
  );
}

function Changes(props: { title?: string; changes: readonly Change[]; only?: "after" }) {
  const { t } = useText();
  const name = useField();
  const value = useValue();
  if (props.changes.length === 0) return null;
  return (
    <table className={styles.changes}>
      <caption className={props.title ? styles.caption : "visually-hidden"}>
        {props.title ?? t("audit.changes")}
      </caption>
      <thead>
        <tr>
          <th scope="col">{t("audit.column.field")}</th>
          {props.only ? null : <th scope="col">{t("audit.column.before")}</th>}
          <th scope="col">{t(props.only ? "audit.column.value" : "audit.column.after")}</th>
        </tr>
      </thead>
      <tbody>
        {props.changes.map((each) => (
          <tr key={each.field}>
            <th scope="row">{name(each.field)}</th>
            {props.only ? null : (
              <td className={styles.before} dir="auto">
                {value(each.field, each.before)}
              </td>
            )}
            <td dir="auto">{value(each.field, each.after)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
