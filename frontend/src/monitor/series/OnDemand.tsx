// What a chart shows, as a table, once somebody asks for it.
import { type ReactNode, useId, useState } from "react";
import { useText } from "../../use/text.tsx";
import styles from "./Series.module.css";

/** `table` is drawn while it is open, in a box of the class. */
export function OnDemand(props: { className: string | undefined; table: () => ReactNode }) {
  const { t } = useText();
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <>
      <button
        type="button"
        className={styles.toggle}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        {t(open ? "series.hide" : "series.show")}
      </button>
      <div id={id} hidden={!open} className={props.className} tabIndex={open ? 0 : undefined}>
        {open ? props.table() : null}
      </div>
    </>
  );
}
