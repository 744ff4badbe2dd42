// A form as the catalog declares it: its fields, one under the other.
import { type FormEvent, useState } from "react";
import { useText } from "../../use/text.tsx";
import { Buttons } from "./Buttons.tsx";
import styles from "./Dialog.module.css";
import { Field } from "./Field.tsx";
import type { FormProps } from "./form.ts";

export function FormView(props: FormProps) {
  const { t } = useText();
  const { action, subjects, count } = props;
  const [fields, setFields] = useState(props.chosen);
  const lacking = action.fields.some((field) => field.required && empty(fields[field.name], field.kind));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!lacking && !props.sending) props.submit(fields, null);
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      {action.fields.map((field, place) => (
        <Field
          key={field.name}
          field={field}
          first={place === 0}
          subjects={subjects}
          count={count}
          tags={props.tags}
          value={fields[field.name]}
          change={(value) => setFields((now) => ({ ...now, [field.name]: value }))}
        />
      ))}
      <Buttons
        label={count > 1 ? t("form.submit_many", { action: action.label, n: count }) : action.label}
        ready={!lacking}
        sending={props.sending}
        problem={props.problem}
        cancel={props.cancel}
      />
    </form>
  );
}

/** No tags are an answer too; anything else that is required must be there. */
const empty = (value: unknown, kind: string): boolean =>
  value === undefined || (kind !== "tags" && typeof value === "string" && value.trim() === "");
