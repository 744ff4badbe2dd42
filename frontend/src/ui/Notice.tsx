import type { ReactNode } from "react";
import styles from "./Notice.module.css";

/** A block that says why it has nothing to show, and what can be done. */
export function Notice(props: {
  title: string;
  children?: ReactNode;
  action?: { label: string; run: () => void };
  alert?: boolean;
}) {
  return (
    <div className={styles.block} role={props.alert ? "alert" : undefined}>
      <p className={styles.title}>{props.title}</p>
      {props.children ? <p className={styles.text}>{props.children}</p> : null}
      {props.action ? (
        <button type="button" className={styles.button} onClick={props.action.run}>
          {props.action.label}
        </button>
      ) : null}
    </div>
  );
}
