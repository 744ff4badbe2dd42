import type { ReactNode } from "react";
import { useCatalog } from "../use/server.tsx";
import styles from "./parts.module.css";

/** A conversation's state: its word, or what is said instead of it, and a mark that differs in form as well as in colour. */
export function State(props: { id: string; children?: ReactNode }) {
  const { states } = useCatalog();
  return (
    <span className={styles.state} data-state={props.id}>
      <span className={styles.name}>
        {props.children ?? states.find((each) => each.id === props.id)?.label ?? props.id}
      </span>
    </span>
  );
}
