import { useCatalog } from "../use/server.tsx";
import styles from "./parts.module.css";

/** A conversation's state: its word, and a mark that differs in form as well as in colour. */
export function State(props: { id: string }) {
  const { states } = useCatalog();
  return (
    <span className={styles.state} data-state={props.id}>
      <span className={styles.name}>{states.find((each) => each.id === props.id)?.label ?? props.id}</span>
    </span>
  );
}
