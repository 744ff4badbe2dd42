import { useId, useState } from "react";
import form from "../ui/Form.module.css";
import { Icon } from "../ui/Icon.tsx";
import { useText } from "../use/text.tsx";
import styles from "./Copied.module.css";

/** A text that is shown once, to be copied. */
export function Copied(props: { label: string; text: string }) {
  const { t } = useText();
  const id = useId();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    const field = document.getElementById(id);
    if (field instanceof HTMLInputElement) field.select();
    try {
      await navigator.clipboard.writeText(props.text);
      setCopied(true);
    } catch {
      // No clipboard on a page without TLS: the text is selected, to be copied by hand.
    }
  };
  return (
    <p className={styles.copied}>
      <input id={id} className={form.input} readOnly aria-label={props.label} value={props.text} />
      <button type="button" className={form.main} onClick={() => void copy()}>
        <Icon name="copy" size={14} />
        {t(copied ? "users.copied" : "users.copy")}
      </button>
    </p>
  );
}
