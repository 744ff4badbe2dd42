// The organization: its name, the zone in which its days begin, its language; what they were, and the way back.
import { useState } from "react";
import { useActing } from "../../acting/acting.ts";
import { LANGUAGE_NAMES, nearest } from "../../text/messages.ts";
import form from "../../ui/Form.module.css";
import { Notice } from "../../ui/Notice.tsx";
import page from "../../ui/Page.module.css";
import { useProblem } from "../../use/problem.ts";
import { useText } from "../../use/text.tsx";
import { OrganizationForm } from "./OrganizationForm.tsx";
import { useChangingOrganization, useOrganization, useOrganizationVersions } from "./server.ts";

export default function OrganizationPage() {
  const { t } = useText();
  const problem = useProblem();
  const { tell } = useActing();
  const organization = useOrganization();
  if (organization.data === undefined) {
    return organization.error ? (
      <Notice
        alert
        title={problem(organization.error)}
        action={{ label: t("grid.retry"), run: () => void organization.refetch() }}
      />
    ) : (
      <p className={page.page} role="status">
        {t("status.loading")}
      </p>
    );
  }
  const { name, zone, language } = organization.data;
  return (
    <div className={page.page}>
      <section className={page.block} aria-label={t("pages.organization")}>
        <p className={page.lead}>{t("organization.lead")}</p>
        <OrganizationForm
          // What was put back is what the form shows.
          key={JSON.stringify([name, zone, language])}
          organization={organization.data}
          done={() => tell({ text: t("item.saved", { name: t("pages.organization") }) })}
        />
      </section>
      <History />
    </div>
  );
}

function History() {
  const { t, region } = useText();
  const problem = useProblem();
  const { tell, tellFailed } = useActing();
  const versions = useOrganizationVersions();
  const { restore } = useChangingOrganization();
  const [busy, setBusy] = useState(false);
  const back = async (seq: number) => {
    setBusy(true);
    try {
      await restore(seq);
      tell({ text: t("item.saved", { name: t("pages.organization") }) });
    } catch (error) {
      tellFailed(problem(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <section className={page.block} aria-labelledby="organization-history">
      <h2 id="organization-history" className={page.heading}>
        {t("item.history")}
      </h2>
      {versions.data === undefined ? (
        <p role="status">{versions.error ? problem(versions.error) : t("status.loading")}</p>
      ) : (
        <table className={page.table}>
          <caption className="visually-hidden">{t("item.history")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("audit.column.when")}</th>
              <th scope="col">{t("audit.column.who")}</th>
              <th scope="col">{t("organization.name")}</th>
              <th scope="col">{t("organization.zone")}</th>
              <th scope="col">{t("header.language")}</th>
              <th scope="col">{t("grid.options")}</th>
            </tr>
          </thead>
          <tbody>
            {versions.data.items.map((each, place) => (
              <tr key={each.seq}>
                <td data-label={t("audit.column.when")}>{region.moment(Date.parse(each.at))}</td>
                <td data-label={t("audit.column.who")}>{each.by?.name || t("audit.cli")}</td>
                <td data-label={t("organization.name")}>{each.value?.name ?? "—"}</td>
                <td data-label={t("organization.zone")}>{each.value?.zone ?? "—"}</td>
                <td data-label={t("header.language")}>
                  {each.value?.language ? LANGUAGE_NAMES[nearest([each.value.language])] : "—"}
                </td>
                <td>
                  {place === 0 ? (
                    <span className={page.mark}>{t("item.current")}</span>
                  ) : (
                    <button type="button" className={form.small} disabled={busy} onClick={() => void back(each.seq)}>
                      {t("item.put_back")}
                    </button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
