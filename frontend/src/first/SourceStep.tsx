// Two doors: a demo to look around in, or the helpdesk that a company runs; what arrives is seen as it does.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { NewSource } from "../account/sources/NewSource.tsx";
import { StateMark } from "../account/sources/StateMark.tsx";
import { useSources } from "../account/sources/server.ts";
import { CustomerName } from "../parts/CustomerName.tsx";
import { Link } from "../parts/Link.tsx";
import form from "../ui/Form.module.css";
import page from "../ui/Page.module.css";
import { type ApiError, type ConversationPage, request, type SourceDetails } from "../use/http.ts";
import { useRefused } from "../use/refused.ts";
import { useSession } from "../use/server.tsx";
import { useText } from "../use/text.tsx";
import { useTotals } from "../use/totals.ts";
import { DemoDoor } from "./DemoDoor.tsx";
import styles from "./First.module.css";

export function SourceStep() {
  const { t } = useText();
  const { permissions } = useSession();
  const manages = permissions.includes("sources.manage");
  return (
    <>
      <DemoDoor />
      <section className={page.block} aria-labelledby="connect">
        <h2 id="connect" className={page.heading}>
          {t("first.connect")}
        </h2>
        <p className={page.lead}>{t("first.connect_lead")}</p>
        {manages ? <Connect /> : <p className={page.faint}>{t("errors.forbidden")}</p>}
      </section>
    </>
  );
}

function Connect() {
  const { t } = useText();
  const sources = useSources();
  const { permissions } = useSession();
  const [door, setDoor] = useState<"rt" | null>(null);
  const known = sources.data?.items ?? [];
  return (
    <>
      {door === "rt" ? (
        <NewSource close={() => setDoor(null)} />
      ) : (
        <ul className={styles.cards}>
          <li className={styles.card}>
            <h3>{t("sources.kinds.rt")}</h3>
            <p>{t("first.rt_lead")}</p>
            <button type="button" className={form.main} onClick={() => setDoor("rt")}>
              {t("first.rt_connect")}
            </button>
          </li>
          {permissions.includes("keys.manage") ? (
            <li className={styles.card}>
              <h3>{t("first.api")}</h3>
              <p>{t("first.api_lead")}</p>
              <Link className={form.plain} to="/claves">
                {t("first.api_key")}
              </Link>
            </li>
          ) : null}
        </ul>
      )}
      {known.length ? (
        <ul className={styles.arriving} aria-label={t("pages.sources")}>
          {known.map((each) => (
            <Known key={each.id} source={each} />
          ))}
        </ul>
      ) : null}
      {known.length ? <Arriving /> : null}
    </>
  );
}

function Known(props: { source: SourceDetails }) {
  const refused = useRefused();
  const { source } = props;
  return (
    <li>
      <strong>{source.id}</strong> <StateMark source={source} />
      {source.reason ? <p className={page.faint}>{refused(source.reason)}</p> : null}
    </li>
  );
}

/** The first that came, and how many there are, while whoever waits watches. */
function Arriving() {
  const { t, find } = useText();
  const all = useTotals({})?.all;
  const count = typeof all === "number" ? all : 0;
  const first = useQuery<ConversationPage, ApiError>({
    queryKey: ["first", Math.min(count, 5)],
    queryFn: () => request("GET", "/conversations?limit=5"),
    placeholderData: (previous) => previous,
  });
  return (
    <div role="status">
      <p className={count ? form.done : page.faint}>
        {count ? t("first.arrived", { n: count }) : t("first.waiting")}
      </p>
      <ul className={styles.arriving}>
        {first.data?.items.map(({ id, contact, channel }) => (
          <li key={id}>
            <CustomerName customer={contact} /> · {find(`channels.${channel}`) ?? channel}
          </li>
        ))}
      </ul>
    </div>
  );
}
