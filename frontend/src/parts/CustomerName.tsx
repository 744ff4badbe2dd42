import { useText } from "../use/text.tsx";
import styles from "./parts.module.css";

export interface Customer {
  readonly name: string | null;
  readonly language: string | null;
  readonly segment: string | null;
  readonly vip?: boolean;
}

/** The customer, with a star for a VIP and the language where it is not the reader's. */
export function CustomerName(props: { customer: Customer | null }) {
  const { t, language } = useText();
  const customer = props.customer;
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
      {spoken && spoken !== language.slice(0, 2) ? <span className={styles.tag}>{spoken.toUpperCase()}</span> : null}
    </span>
  );
}
