// What is known of the conversation and its customer; what is not known is left out.
import { useQuery } from "@tanstack/react-query";
import { lazy, type ReactNode, Suspense, useState } from "react";
import type { Conversation } from "../live/transcript.ts";
import form from "../ui/Form.module.css";
import { type Helpdesk, request } from "../use/http.ts";
import { useCatalog, useSession } from "../use/server.tsx";
import { useText } from "../use/text.tsx";
import styles from "./Details.module.css";

const EraseCustomer = lazy(() => import("./EraseCustomer.tsx"));

export function Details(props: { conversation: Conversation }) {
  const { t, language, find, region } = useText();
  const { priorities } = useCatalog();
  const { permissions } = useSession();
  const [erasing, setErasing] = useState(false);
  const it = props.conversation;
  const helpdesk = useQuery({
    queryKey: ["helpdesk", it.id],
    queryFn: () => request<Helpdesk>("GET", `/conversations/${encodeURIComponent(it.id)}/helpdesk`),
  });
  const there = helpdesk.data?.url;
  const moment = (value: number | null) =>
    value === null ? null : <time dateTime={new Date(value).toISOString()}>{region.moment(value)}</time>;
  const facts: readonly (readonly [string, ReactNode])[] = [
    [t("panel.phone"), it.contact.phone],
    [t("panel.email"), it.contact.email],
    [t("panel.language"), it.contact.language],
    [t("panel.segment"), it.contact.segment],
    [t("panel.subject"), it.subject],
    [t("panel.priority"), priorities.find((each) => each.id === String(it.priority))?.label],
    [t("panel.tags"), it.tags.length ? it.tags.join(", ") : null],
    [t("panel.account"), it.account],
    [t("panel.previous_group"), it.previous_group?.name],
    [t("panel.first_response"), moment(it.first_response_at)],
    [t("panel.until"), moment(it.until)],
    [t("panel.finished_at"), moment(it.finished_at)],
    [t("panel.finish_reason"), it.finish_reason && (find(`reasons.${it.finish_reason}`) ?? it.finish_reason)],
    [t("panel.rating"), it.rating && t("panel.rating_value", { score: it.rating.score, scale: it.rating.scale })],
    [t("panel.source"), it.source],
  ];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section className={styles.scroller} tabIndex={0} aria-label={t("panel.details")}>
      <dl className={styles.list}>
        {facts
          .filter(([, value]) => value !== null && value !== undefined && value !== "")
          .map(([name, value]) => (
            <div key={name} className={styles.fact}>
              <dt>{name}</dt>
              <dd dir="auto">{value}</dd>
            </div>
          ))}
      </dl>
      <a
        className={styles.document}
        href={`/api/v1/conversations/${encodeURIComponent(it.id)}/document?lang=${language}`}
        download
      >
        {t("panel.document")}
      </a>
      {there ? (
        <a className={styles.document} href={there} target="_blank" rel="noopener noreferrer">
          {t("panel.at_source", { source: it.source })}
        </a>
      ) : null}
      {permissions.includes("data.erase") ? (
        <div className={form.buttons}>
          <button type="button" className={form.plain} onClick={() => setErasing(true)}>
            {t("erase.open")}
          </button>
        </div>
      ) : null}
      {erasing ? (
        <Suspense>
          <EraseCustomer conversation={it.id} close={() => setErasing(false)} />
        </Suspense>
      ) : null}
    </section>
  );
}
