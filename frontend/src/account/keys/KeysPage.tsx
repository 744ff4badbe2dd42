// The keys by which programs send events, read and act: made, shown once, revoked.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import form from "../../ui/Form.module.css";
import { Icon } from "../../ui/Icon.tsx";
import { Notice } from "../../ui/Notice.tsx";
import page from "../../ui/Page.module.css";
import { type ApiError, type KeyDetails, type Keys, request } from "../../use/http.ts";
import { useProblem } from "../../use/problem.ts";
import { useText } from "../../use/text.tsx";
import { Fault } from "../Fault.tsx";
import { NewKey } from "./NewKey.tsx";

export const KEYS = ["keys"] as const;

export default function KeysPage() {
  const { t } = useText();
  const problem = useProblem();
  const keys = useQuery<Keys, ApiError>({ queryKey: KEYS, queryFn: () => request("GET", "/keys") });
  const [making, setMaking] = useState(false);
  return (
    <div className={page.page}>
      <section className={page.block} aria-label={t("pages.keys")}>
        <p className={page.lead}>{t("keys.lead")}</p>
        {making ? (
          <NewKey close={() => setMaking(false)} />
        ) : (
          <div className={form.buttons}>
            <button type="button" className={form.main} onClick={() => setMaking(true)}>
              <Icon name="add" size={14} />
              {t("keys.new")}
            </button>
          </div>
        )}
        {keys.data ? (
          <All keys={keys.data.items} />
        ) : keys.error ? (
          <Notice
            alert
            title={problem(keys.error)}
            action={{ label: t("grid.retry"), run: () => void keys.refetch() }}
          />
        ) : (
          <p role="status">{t("status.loading")}</p>
        )}
      </section>
    </div>
  );
}

function All(props: { keys: readonly KeyDetails[] }) {
  const { t } = useText();
  if (props.keys.length === 0) return <p className={page.faint}>{t("keys.none")}</p>;
  return (
    <table className={page.table}>
      <caption className="visually-hidden">{t("pages.keys")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("users.name")}</th>
          <th scope="col">{t("keys.scopes")}</th>
          <th scope="col">{t("keys.source")}</th>
          <th scope="col">{t("keys.made")}</th>
          <th scope="col">{t("grid.options")}</th>
        </tr>
      </thead>
      <tbody>
        {props.keys.map((each) => (
          <Line key={each.id} made={each} />
        ))}
      </tbody>
    </table>
  );
}

/** Revoking is asked twice, in place: it cannot be taken back. */
function Line(props: { made: KeyDetails }) {
  const { t, region } = useText();
  const problem = useProblem();
  const queries = useQueryClient();
  const { made } = props;
  const [asked, setAsked] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const revoke = async () => {
    try {
      await request("DELETE", `/keys/${encodeURIComponent(made.id)}`);
      await queries.invalidateQueries({ queryKey: KEYS });
    } catch (error) {
      setFault(problem(error));
    }
  };
  return (
    <tr>
      <td data-label={t("users.name")} dir="auto">
        {made.name}
      </td>
      <td data-label={t("keys.scopes")}>{region.list(made.scopes.map((each) => t(`keys.scope.${each}`)))}</td>
      <td data-label={t("keys.source")}>{made.source ?? "—"}</td>
      <td data-label={t("keys.made")}>
        {t("item.changed_by", {
          who: made.maker?.name ?? made.maker?.id ?? t("audit.cli"),
          when: region.stamp(Date.parse(made.created_at)),
        })}
      </td>
      <td>
        {made.revoked_at ? (
          <span className={page.mark} data-kind="bad">
            {t("keys.revoked", { when: region.stamp(Date.parse(made.revoked_at)) })}
          </span>
        ) : asked ? (
          <span className={form.buttons}>
            <button type="button" className={form.danger} onClick={revoke}>
              {t("keys.revoke_sure")}
            </button>
            <button type="button" className={form.plain} onClick={() => setAsked(false)}>
              {t("form.cancel")}
            </button>
          </span>
        ) : (
          <button
            type="button"
            className={form.small}
            aria-label={t("keys.revoke_of", { name: made.name })}
            onClick={() => setAsked(true)}
          >
            {t("keys.revoke")}
          </button>
        )}
        <Fault text={fault} />
      </td>
    </tr>
  );
}
