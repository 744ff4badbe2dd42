import { useText } from "../use/text.tsx";
import styles from "./Brand.module.css";

/** The beacon and the name. */
export function Brand() {
  const { t } = useText();
  return (
    <span className={styles.brand}>
      <svg className={styles.mark} viewBox="0 0 20 24" aria-hidden="true" focusable="false">
        <path className={styles.tower} d="M5 23l1.6-10h6.8L15 23zM4 13.2h12V11H4z" />
        <path
          className={styles.flame}
          d="M10.3 1c.7 2.3 3.2 3.3 3.2 5.7a3.5 3.5 0 0 1-7 0c0-1.5 1-2.2 1.4-3.1.5.9.9 1.2 1.3 1.3-.2-1.5.2-2.8 1.1-3.9z"
        />
      </svg>
      {t("product")}
    </span>
  );
}
