import { useText } from "../use/text.tsx";
import styles from "./parts.module.css";

export interface Customer {
  readonly name: string | null;
  readonly language: string | null;
  readonly segment: string | null;
  readonly vip?: boolean;
  readonly contacts?: number | null;
}

/** The customer, with a star for a VIP, the language where it is not the reader's, and how often they came lately. */
export function CustomerName(props: { customer: Customer | null }) {
  const { t, language } = useText();
  const customer = props.customer;
  const contacts = customer?.contacts ?? 0;
  const spoken = customer?.language?.slice(0, 2).toLowerCase();
  return (
    <span className={styles.customer}>
      {customer?.vip ? (
        <span className={styles.star} role="img" aria-label="VIP" title="VIP">
          ★
        </span>
      ) : null}
      <span className={styles.name} dir="auto" lang={customer?.language ?? undefined}>
        {customer?.name || t("grid.no_name")}
      </span>
      {contacts > 1 ? (
        <span title={t("grid.contacts", { n: contacts })}>
          <span aria-hidden="true">({t("grid.contacts_short", { n: contacts })})</span>
          <span className="visually-hidden">{t("grid.contacts", { n: contacts })}</span>
        </span>
      ) : null}
      {spoken && spoken !== language.slice(0, 2) ? <span className={styles.tag}>{spoken.toUpperCase()}</span> : null}
    </span>
  );
}
