// One source: its state, a test of its connection, and what it could not tell, with why and another try.
import { useState } from "react";
import { useActing } from "../../acting/acting.ts";
import type { Key } from "../../text/messages.ts";
import form from "../../ui/Form.module.css";
import { ModalBox } from "../../ui/ModalBox.tsx";
import page from "../../ui/Page.module.css";
import type { SourceDetails, SourceTest } from "../../use/http.ts";
import { useProblem } from "../../use/problem.ts";
import { useRefused } from "../../use/refused.ts";
import { useText } from "../../use/text.tsx";
import { visit } from "../../use/url.ts";
import { Fault } from "../Fault.tsx";
import { useAsking } from "../users/faults.ts";
import { StateMark } from "./StateMark.tsx";
import { useChangingSources, useRejected } from "./server.ts";

export function SourcePage(props: { source: SourceDetails }) {
  const { t } = useText();
  const { source } = props;
  const refused = useRefused();
  const { test, remove } = useChangingSources();
  const { busy, faults, ask } = useAsking();
  const [tested, setTested] = useState<SourceTest | null>(null);
  const [asked, setAsked] = useState(false);
  const followed = source.state !== "ready";
  return (
    <>
      <section className={page.block} aria-labelledby="source">
        <h2 id="source" className={page.heading}>
          {source.id}
        </h2>
        <p>
          <StateMark source={source} />
        </p>
        {source.url ? <p className={page.lead}>{source.url}</p> : null}
        {source.reason ? <p className={form.problem}>{refused(source.reason)}</p> : null}
        {tested ? (
          <p className={tested.ok ? form.done : form.problem} role="status">
            {tested.ok
              ? t("sources.tested", { groups: tested.groups, agents: tested.agents })
              : t("sources.failed", { why: refused(tested.reason) ?? "" })}
          </p>
        ) : null}
        <Fault text={faults.whole} />
        <div className={form.buttons}>
          {followed ? (
            <button
              type="button"
              className={form.plain}
              disabled={busy}
              onClick={async () => setTested(await ask(() => test(source.id)))}
            >
              {t(busy ? "sources.testing" : "sources.test")}
            </button>
          ) : null}
          {followed ? (
            <button type="button" className={form.danger} disabled={busy} onClick={() => setAsked(true)}>
              {t("sources.remove")}
            </button>
          ) : null}
        </div>
        {asked ? (
          <ModalBox title={t("sources.remove_sure", { name: source.id })} close={() => setAsked(false)}>
            <p className={page.lead}>{t("sources.remove_lead")}</p>
            <div className={form.buttons}>
              <button type="button" className={form.plain} onClick={() => setAsked(false)}>
                {t("form.cancel")}
              </button>
              <button
                type="button"
                className={form.danger}
                disabled={busy}
                onClick={async () => {
                  const done = await ask(() => remove(source.id).then(() => true));
                  setAsked(false);
                  if (done) visit("/integraciones");
                }}
              >
                {t("sources.remove")}
              </button>
            </div>
          </ModalBox>
        ) : null}
      </section>
      <Rejected source={source} followed={followed} />
    </>
  );
}

function Rejected(props: { source: SourceDetails; followed: boolean }) {
  const { t, find, region } = useText();
  const problem = useProblem();
  const refused = useRefused();
  const { tell } = useActing();
  const { source } = props;
  const rejected = useRejected(source.id);
  const { retry } = useChangingSources();
  const { busy, faults, ask } = useAsking();
  /** `ticket 12`, or the type of a fact and its id there. */
  const named = (what: string): string => {
    const [kind = "", ...rest] = what.split(" ");
    const key = `sources.what.${kind}`;
    return t(find(key) === null ? "sources.what.other" : (key as Key), { id: rest.join(" ") });
  };
  const again = async (event: string) => {
    const answer = await ask(() => retry(source.id, event));
    if (answer === null) return;
    if (answer.ok) tell({ text: t("sources.retried") });
    else tell({ kind: "failed", text: t("sources.failed", { why: refused(answer.reason) ?? "" }), seconds: null });
  };
  return (
    <section className={page.block} aria-labelledby="rejected">
      <h2 id="rejected" className={page.heading}>
        {t("sources.rejected_title")}
      </h2>
      <Fault text={faults.whole} />
      {rejected.data === undefined ? (
        <p role="status">{rejected.error ? problem(rejected.error) : t("status.loading")}</p>
      ) : rejected.data.items.length === 0 ? (
        <p className={page.faint}>{t("sources.rejected_none")}</p>
      ) : (
        <table className={page.table}>
          <caption className="visually-hidden">{t("sources.rejected_title")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("audit.column.when")}</th>
              <th scope="col">{t("audit.column.what")}</th>
              <th scope="col">{t("sources.reason")}</th>
              <th scope="col">{t("sources.subject")}</th>
              <th scope="col">{t("grid.options")}</th>
            </tr>
          </thead>
          <tbody>
            {rejected.data.items.map((each) => (
              <tr key={each.id}>
                <td data-label={t("audit.column.when")}>{region.moment(Date.parse(each.at))}</td>
                <td data-label={t("audit.column.what")}>{named(each.what)}</td>
                <td data-label={t("sources.reason")}>{refused(each.why)}</td>
                <td data-label={t("sources.subject")}>{each.subject ?? "—"}</td>
                <td>
                  {props.followed ? (
                    <button type="button" className={form.small} disabled={busy} onClick={() => void again(each.id)}>
                      {t("grid.retry")}
                    </button>
                  ) : null}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
