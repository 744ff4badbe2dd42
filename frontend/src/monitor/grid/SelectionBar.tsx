// What is ticked, and what can be done with all of it.
import type { ReactNode } from "react";
import type { ActionShown } from "../../contract/live.ts";
import { Icon } from "../../ui/Icon.tsx";
import { useText } from "../../use/text.tsx";
import styles from "./SelectionBar.module.css";

export function SelectionBar(props: {
  actions: readonly ActionShown[];
  /** What is ticked, and how much of it. */
  label: string;
  count: string;
  run: (action: ActionShown) => void;
  clear: () => void;
  /** What else could be ticked. */
  more?: ReactNode;
}) {
  const { t } = useText();
  return (
    <div className={styles.bar} role="toolbar" aria-label={props.label}>
      <strong className={styles.count}>{props.count}</strong>
      {props.more}
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
