// A share, asked for in hundredths.
import { useEffect, useState } from "react";
import form from "../../ui/Form.module.css";
import styles from "./inputs.module.css";

const hundredths = (share: number): string => String(Math.round(share * 10_000) / 100);

export function Share(props: {
  label: string;
  value: number | null;
  change: (share: number | null) => void;
  id?: string;
  describedBy?: string | undefined;
  invalid?: boolean | undefined;
}) {
  const { value, change } = props;
  const [typed, setTyped] = useState(value === null ? "" : hundredths(value));
  useEffect(() => {
    const meant = typed === "" ? null : Number(typed) / 100;
    if (value === null ? meant !== null : meant === null || Math.abs(meant - value) > 1e-9) {
      setTyped(value === null ? "" : hundredths(value));
    }
  }, [value, typed]);
  return (
    <span className={styles.share}>
      <input
        id={props.id}
        className={form.input}
        inputMode="decimal"
        autoComplete="off"
        maxLength={6}
        aria-label={props.id ? undefined : `${props.label} (%)`}
        aria-describedby={props.describedBy}
        aria-invalid={props.invalid}
        value={typed}
        onChange={(event) => {
          const text = event.target.value.trim().replace(",", ".");
          if (text !== "" && !/^\d{0,3}\.?\d{0,2}$/.test(text)) return;
          setTyped(text);
          change(text === "" ? null : Number(text) / 100);
        }}
      />
      <span aria-hidden="true">%</span>
    </span>
  );
}
