// Any of several, each ticked; found by typing where they are many.
import { useState } from "react";
import form from "../ui/Form.module.css";
import { useText } from "../use/text.tsx";
import styles from "./Several.module.css";

const MANY = 12;

export function Several(props: {
  label: string;
  choices: readonly { readonly id: string; readonly label: string }[];
  value: readonly string[];
  change: (ids: readonly string[]) => void;
}) {
  const { t } = useText();
  const { value, choices, change } = props;
  const [typed, setTyped] = useState("");
  const wanted = typed.trim().toLowerCase();
  // What was chosen and is not there any more can still be taken out.
  const gone = value.filter((id) => !choices.some((each) => each.id === id)).map((id) => ({ id, label: id }));
  const found = [...choices, ...gone].filter((each) => each.label.toLowerCase().includes(wanted));
  return (
    <div className={styles.stack}>
      {choices.length > MANY ? (
        <input
          className={form.input}
          placeholder={t("filter.find")}
          aria-label={`${t("filter.find")}: ${props.label}`}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      ) : null}
      <div className={styles.several}>
        {found.map((each) => (
          <label key={each.id} className={form.check}>
            <input
              type="checkbox"
              checked={value.includes(each.id)}
              onChange={(event) =>
                change(event.target.checked ? [...value, each.id] : value.filter((id) => id !== each.id))
              }
            />
            <span dir="auto">{each.label}</span>
          </label>
        ))}
      </div>
    </div>
  );
}
