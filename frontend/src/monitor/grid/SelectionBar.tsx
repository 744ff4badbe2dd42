// What is ticked, and what can be done with all of it.
import type { Subject } from "../../acting/subject.ts";
import type { ActionShown } from "../../contract/live.ts";
import { Icon } from "../../ui/Icon.tsx";
import { useText } from "../../use/text.tsx";
import styles from "./SelectionBar.module.css";

export function SelectionBar(props: {
  subjects: readonly Subject[];
  actions: readonly ActionShown[];
  run: (action: ActionShown) => void;
  clear: () => void;
}) {
  const { t } = useText();
  return (
    <div className={styles.bar} role="toolbar" aria-label={t("selection.label")}>
      <strong className={styles.count}>{t("selection.count", { n: props.subjects.length })}</strong>
      {props.actions.map((action) => (
        <button key={action.name} type="button" className={styles.action} onClick={() => props.run(action)}>
          {action.label}
        </button>
      ))}
      <button type="button" className={styles.clear} onClick={props.clear}>
        <Icon name="close" size={12} />
        {t("selection.clear")}
      </button>
    </div>
  );
}
