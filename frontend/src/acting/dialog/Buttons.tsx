import { useText } from "../../use/text.tsx";
import styles from "./Dialog.module.css";

/** The end of every form: what went wrong, the way out, and the way on. */
export function Buttons(props: {
  label: string;
  ready: boolean;
  sending: boolean;
  problem: string | null;
  cancel: () => void;
}) {
  const { t } = useText();
  return (
    <>
      {props.problem ? (
        <p className={styles.problem} role="alert">
          {props.problem}
        </p>
      ) : null}
      <div className={styles.buttons}>
        <button type="button" className={styles.plain} onClick={props.cancel} disabled={props.sending}>
          {t("form.cancel")}
        </button>
        <button type="submit" className={styles.main} disabled={!props.ready || props.sending}>
          {props.sending ? t("form.sending") : props.label}
        </button>
      </div>
    </>
  );
}
