import { useText } from "../../use/text.tsx";
import styles from "./Pill.module.css";

/** What waits while the order is held, and the way to take it now. */
export function Pill(props: { pending: number; apply: () => void }) {
  const { t } = useText();
  if (props.pending === 0) return null;
  return (
    <button type="button" className={styles.pill} onClick={props.apply} aria-keyshortcuts="A">
      <span>{t("pill.order", { n: props.pending })}</span>
      <span aria-hidden="true">·</span>
      <strong>{t("pill.apply")} (A)</strong>
    </button>
  );
}
