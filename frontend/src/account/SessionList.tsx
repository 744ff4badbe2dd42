// Where someone is signed in, each browser with a way to end it.
import form from "../ui/Form.module.css";
import page from "../ui/Page.module.css";
import type { SessionDetails } from "../use/http.ts";
import { useText } from "../use/text.tsx";
import { browserOf } from "./browser.ts";

export function SessionList(props: {
  sessions: readonly SessionDetails[];
  busy: boolean;
  /** Ends one of them; null where they are only shown. */
  end: ((session: SessionDetails) => void) | null;
}) {
  const { t, region } = useText();
  const { end } = props;
  if (props.sessions.length === 0) return <p className={page.faint}>{t("sessions.none")}</p>;
  return (
    <table className={page.table}>
      <caption className="visually-hidden">{t("sessions.title")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("sessions.browser")}</th>
          <th scope="col">{t("sessions.address")}</th>
          <th scope="col">{t("sessions.began")}</th>
          <th scope="col">{t("sessions.seen")}</th>
          {end ? <th scope="col">{t("grid.options")}</th> : null}
        </tr>
      </thead>
      <tbody>
        {props.sessions.map((each) => (
          <tr key={each.id}>
            <td data-label={t("sessions.browser")} title={each.agent ?? undefined}>
              {browserOf(each.agent) ?? t("sessions.unknown")}{" "}
              {each.current ? (
                <span className={page.mark} data-kind="good">
                  {t("sessions.this")}
                </span>
              ) : null}
            </td>
            <td data-label={t("sessions.address")}>{each.address ?? "—"}</td>
            <td data-label={t("sessions.began")}>{region.stamp(Date.parse(each.began_at))}</td>
            <td data-label={t("sessions.seen")}>{region.stamp(Date.parse(each.seen_at))}</td>
            {end ? (
              <td>
                <button type="button" className={form.small} disabled={props.busy} onClick={() => end(each)}>
                  {t("sessions.end")}
                </button>
              </td>
            ) : null}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
