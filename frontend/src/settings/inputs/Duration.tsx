// A length of time: a number and its unit. Left empty there is none.
import { useEffect, useState } from "react";
import form from "../../ui/Form.module.css";
import { useText } from "../../use/text.tsx";
import { inUnits, UNITS, type Unit } from "../values.ts";
import styles from "./inputs.module.css";

export function Duration(props: {
  label: string;
  value: number | null;
  change: (seconds: number | null) => void;
  id?: string;
  describedBy?: string | undefined;
  invalid?: boolean | undefined;
  /** What it means that there is none. */
  none: string;
}) {
  const { t } = useText();
  const { value, change } = props;
  const shown = value === null ? null : inUnits(value);
  const [unit, setUnit] = useState<Unit>(shown?.unit ?? "min");
  const [typed, setTyped] = useState(shown === null ? "" : String(shown.amount));
  useEffect(() => {
    // Another value came from outside (undone, put back): the text that is typed means it already, or follows.
    const meant = typed === "" ? null : Number(typed) * UNITS[unit];
    if (meant === value) return;
    const next = value === null ? null : inUnits(value);
    setTyped(next === null ? "" : String(next.amount));
    if (next !== null) setUnit(next.unit);
  }, [value, typed, unit]);
  const put = (text: string, of: Unit) => {
    const amount = Number(text);
    if (text !== "" && !(Number.isInteger(amount) && amount > 0)) return;
    setTyped(text);
    setUnit(of);
    change(text === "" ? null : amount * UNITS[of]);
  };
  return (
    <span className={styles.duration}>
      <input
        id={props.id}
        className={form.input}
        inputMode="numeric"
        autoComplete="off"
        maxLength={6}
        placeholder={props.none}
        aria-label={props.id ? undefined : props.label}
        aria-describedby={props.describedBy}
        aria-invalid={props.invalid}
        value={typed}
        onChange={(event) => put(event.target.value.trim(), unit)}
      />
      <select
        className={form.input}
        aria-label={t("inputs.unit", { name: props.label })}
        value={unit}
        onChange={(event) => put(typed, event.target.value as Unit)}
      >
        {(Object.keys(UNITS) as Unit[]).map((each) => (
          <option key={each} value={each}>
            {t(`inputs.units.${each}`)}
          </option>
        ))}
      </select>
    </span>
  );
}
