// The helpdesks that are followed and where else events come from: how each is, and what it could not tell.
import { useState } from "react";
import { Link } from "../../parts/Link.tsx";
import form from "../../ui/Form.module.css";
import { Icon } from "../../ui/Icon.tsx";
import { Notice } from "../../ui/Notice.tsx";
import page from "../../ui/Page.module.css";
import type { SourceDetails } from "../../use/http.ts";
import { useProblem } from "../../use/problem.ts";
import { pathOf, useParts } from "../../use/route.ts";
import { useText } from "../../use/text.tsx";
import { NewSource } from "./NewSource.tsx";
import { SourcePage } from "./SourcePage.tsx";
import { StateMark } from "./StateMark.tsx";
import { useSources } from "./server.ts";

export default function SourcesPage() {
  const { t } = useText();
  const problem = useProblem();
  const sources = useSources();
  const id = useParts()[1];
  if (sources.data === undefined) {
    return sources.error ? (
      <Notice
        alert
        title={problem(sources.error)}
        action={{ label: t("grid.retry"), run: () => void sources.refetch() }}
      />
    ) : (
      <p className={page.page} role="status">
        {t("status.loading")}
      </p>
    );
  }
  const source = sources.data.items.find((each) => each.id === id);
  return (
    <div className={page.page}>
      {id === undefined ? (
        <All sources={sources.data.items} />
      ) : (
        <>
          <p>
            <Link className={page.link} to="/integraciones">
              <Icon name="left" size={12} /> {t("pages.sources")}
            </Link>
          </p>
          {source ? <SourcePage key={source.id} source={source} /> : <Notice title={t("errors.not_found")} />}
        </>
      )}
    </div>
  );
}

function All(props: { sources: readonly SourceDetails[] }) {
  const { t } = useText();
  const [adding, setAdding] = useState(false);
  return (
    <section className={page.block} aria-label={t("pages.sources")}>
      <p className={page.lead}>{t("sources.lead")}</p>
      {adding ? (
        <NewSource close={() => setAdding(false)} />
      ) : (
        <div className={form.buttons}>
          <button type="button" className={form.main} onClick={() => setAdding(true)}>
            <Icon name="add" size={14} />
            {t("sources.add")}
          </button>
        </div>
      )}
      {props.sources.length === 0 ? (
        <p className={page.faint}>{t("sources.none")}</p>
      ) : (
        <table className={page.table}>
          <caption className="visually-hidden">{t("pages.sources")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("users.name")}</th>
              <th scope="col">{t("sources.kind")}</th>
              <th scope="col">{t("users.state")}</th>
              <th scope="col">{t("sources.lag")}</th>
              <th scope="col">{t("sources.heard")}</th>
              <th scope="col">{t("sources.rejected")}</th>
            </tr>
          </thead>
          <tbody>
            {props.sources.map((each) => (
              <Line key={each.id} source={each} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Line(props: { source: SourceDetails }) {
  const { t, find, region } = useText();
  const { source } = props;
  return (
    <tr>
      <td data-label={t("users.name")}>
        <Link className={page.link} to={pathOf("integraciones", source.id)}>
          {source.id}
        </Link>
      </td>
      <td data-label={t("sources.kind")}>{find(`sources.kinds.${source.kind}`) ?? source.kind}</td>
      <td data-label={t("users.state")}>
        <StateMark source={source} />
      </td>
      <td data-label={t("sources.lag")}>
        {source.lag === null ? "—" : t("chip.age", { seconds: region.decimal(source.lag, 1) })}
      </td>
      <td data-label={t("sources.heard")}>
        {source.heard_at === null ? "—" : region.moment(Date.parse(source.heard_at))}
      </td>
      <td data-label={t("sources.rejected")}>{region.number(source.rejected)}</td>
    </tr>
  );
}
