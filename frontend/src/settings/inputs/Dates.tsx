// A list of days of the calendar, in their order.
import { useState } from "react";
import form from "../../ui/Form.module.css";
import { Icon } from "../../ui/Icon.tsx";
import { useText } from "../../use/text.tsx";
import styles from "./inputs.module.css";

export function Dates(props: {
  label: string;
  value: readonly string[];
  change: (dates: readonly string[]) => void;
}) {
  const { t, language } = useText();
  const { value, change } = props;
  const [typed, setTyped] = useState("");
  const format = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeZone: "UTC" });
  return (
    <div className={styles.stack}>
      {value.length ? (
        <ul className={styles.chips}>
          {value.map((each) => (
            <li key={each} className={styles.chip}>
              {format.format(Date.parse(`${each}T00:00:00Z`))}
              <button
                type="button"
                aria-label={t("inputs.remove", { name: format.format(Date.parse(`${each}T00:00:00Z`)) })}
                onClick={() => change(value.filter((one) => one !== each))}
              >
                <Icon name="close" size={12} />
              </button>
            </li>
          ))}
        </ul>
      ) : null}
      <span className={form.row}>
        <input
          className={`${form.input} ${styles.date}`}
          type="date"
          aria-label={t("inputs.date", { name: props.label })}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <button
          type="button"
          className={form.small}
          disabled={typed === "" || value.includes(typed)}
          onClick={() => {
            change([...value, typed].sort());
            setTyped("");
          }}
        >
          <Icon name="add" size={12} />
          {t("inputs.add")}
        </button>
      </span>
    </div>
  );
}
