import { Icon } from "../ui/Icon.tsx";
import { useFrozen, useLive } from "../use/live.tsx";
import { useText } from "../use/text.tsx";
import styles from "./Filters.module.css";

/** Law 5: "Congelar vista", and back. */
export function FreezeButton() {
  const { t } = useText();
  const { freeze } = useLive();
  const frozen = useFrozen() !== null;
  return (
    <button
      type="button"
      className={styles.square}
      aria-pressed={frozen}
      aria-label={t("freeze.on")}
      aria-keyshortcuts="F"
      title={t("freeze.on")}
      onClick={() => freeze.set(frozen ? null : Date.now())}
    >
      <Icon name="snow" />
    </button>
  );
}
