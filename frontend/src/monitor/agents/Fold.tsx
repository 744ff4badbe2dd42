// Under the list: how many are offline without conversations, shown when asked for.
import { Icon } from "../../ui/Icon.tsx";
import { useText } from "../../use/text.tsx";
import styles from "./cells.module.css";

/** `offline`: how many are folded away; null: those there are, are shown. */
export function Fold(props: { folded: boolean; offline: number | null; toggle: () => void }) {
  const { t } = useText();
  const { folded, offline } = props;
  if (offline === 0) return null;
  return (
    <button type="button" className={styles.fold} aria-expanded={!folded} onClick={props.toggle}>
      <Icon name={folded ? "down" : "up"} size={12} />
      {offline === null ? t("agents.fold") : t("agents.unfold", { n: offline })}
    </button>
  );
}
