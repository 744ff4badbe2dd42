import { useState } from "react";
import { useText } from "../../use/text.tsx";
import styles from "./Dialog.module.css";
import type { FieldProps } from "./Field.tsx";

const OTHER = "other";

/** One of the list, or in one's own words. */
export function ReasonField(props: FieldProps) {
  const { t } = useText();
  const { field, value } = props;
  const listed = field.choices.some((each) => each.id === value);
  const [own, setOwn] = useState(value !== undefined && !listed);
  return (
    <div className={styles.field}>
      <label className={styles.field}>
        {field.label}
        <select
          className={styles.input}
          // biome-ignore lint/a11y/noAutofocus: a dialog's focus begins in its first field.
          autoFocus={props.first}
          value={own ? OTHER : ((value as string | undefined) ?? "")}
          onChange={(event) => {
            const chosen = event.target.value;
            setOwn(chosen === OTHER);
            props.change(chosen === OTHER ? undefined : chosen || undefined);
          }}
        >
          <option value="">{t("form.no_reason")}</option>
          {field.choices.map((each) => (
            <option key={each.id} value={each.id}>
              {each.label}
            </option>
          ))}
          <option value={OTHER}>{t("form.other_reason")}</option>
        </select>
      </label>
      {own ? (
        <input
          className={styles.input}
          aria-label={t("form.own_reason")}
          placeholder={t("form.own_reason")}
          maxLength={2000}
          dir="auto"
          // biome-ignore lint/a11y/noAutofocus: it is there because it was asked for.
          autoFocus
          value={(value as string | undefined) ?? ""}
          onChange={(event) => props.change(event.target.value || undefined)}
        />
      ) : null}
    </div>
  );
}
