import { useText } from "../../use/text.tsx";
import styles from "./cells.module.css";
import type { Load } from "./values.ts";

/** Conversations in progress of the places there are: "3/5", as a bar, and in a word where there is none left. */
export function LoadCell(props: { load: Load; status: string; opens?: boolean }) {
  const { t, region } = useText();
  const { load, capacity, open } = props.load;
  const over = load > capacity;
  const full = load === capacity && props.status === "available";
  const share = capacity === 0 ? (load > 0 ? 1 : 0) : Math.min(1, load / capacity);
  const level = over ? "over" : full ? "full" : undefined;
  return (
    <span
      className={styles.load}
      data-level={level}
      data-opens={props.opens || undefined}
      title={t("agents.open", { n: open })}
    >
      <span className={styles.numbers}>
        <span className={styles.ratio}>
          {region.number(load)}/{region.number(capacity)}
        </span>
        {over ? <strong>{t("agents.over")}</strong> : full ? <strong>{t("agents.full")}</strong> : null}
      </span>
      <svg className={styles.bar} viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
        <rect className={styles.rail} width="100" height="4" />
        <rect className={styles.fill} width={100 * share} height="4" />
      </svg>
    </span>
  );
}
