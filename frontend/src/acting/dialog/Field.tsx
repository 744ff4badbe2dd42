// One member of a form, by its kind.
import type { ReactNode } from "react";
import type { FormFieldShown, Named } from "../../contract/live.ts";
import { useCatalog, useRoster } from "../../use/server.tsx";
import { useText } from "../../use/text.tsx";
import type { Subject } from "../subject.ts";
import styles from "./Dialog.module.css";
import { MomentField } from "./MomentField.tsx";
import { ReasonField } from "./ReasonField.tsx";
import { TagsField } from "./TagsField.tsx";

export interface FieldProps {
  readonly field: FormFieldShown;
  /** Whether the form's focus begins here. */
  readonly first: boolean;
  readonly subjects: readonly Subject[];
  readonly count: number;
  readonly tags: readonly string[];
  readonly value: unknown;
  /** What no moment at all is called. */
  readonly none?: string;
  /** Undefined leaves the member out. */
  readonly change: (value: unknown) => void;
}

export function Field(props: FieldProps): ReactNode {
  const { priorities, statuses } = useCatalog();
  const { field, subjects } = props;
  switch (field.kind) {
    case "reason":
      return <ReasonField {...props} />;
    case "moment":
      return <MomentField {...props} />;
    case "tags":
      return <TagsField {...props} />;
    case "priority": {
      const seen = subjects.every((each) => each.priority === subjects[0]?.priority)
        ? subjects[0]?.priority
        : undefined;
      const chosen = props.value ?? seen;
      return (
        <Radios
          {...props}
          choices={[...priorities].reverse()}
          chosen={chosen === undefined ? null : String(chosen)}
          choose={(id) => props.change(Number(id))}
        />
      );
    }
    case "status":
      return <Radios {...props} choices={statuses} chosen={(props.value as string) ?? null} choose={props.change} />;
    case "text":
      return <TextField {...props} />;
    case "flag":
      return (
        <label className={styles.check}>
          <input
            type="checkbox"
            checked={props.value === true}
            onChange={(event) => props.change(event.target.checked || undefined)}
          />
          {field.label}
        </label>
      );
    case "agent":
    case "group":
      return <RosterField {...props} />;
    default:
      return field.kind satisfies never;
  }
}

function Radios(
  props: FieldProps & { choices: readonly Named[]; chosen: string | null; choose: (id: string) => void },
) {
  const { field, chosen } = props;
  const start = chosen ?? props.choices[0]?.id;
  return (
    <fieldset className={styles.radios}>
      <legend>{field.label}</legend>
      {props.choices.map((each) => (
        <label key={each.id} className={styles.radio}>
          <input
            type="radio"
            name={field.name}
            // biome-ignore lint/a11y/noAutofocus: a dialog's focus begins in its first field.
            autoFocus={props.first && each.id === start}
            checked={each.id === chosen}
            onChange={() => props.choose(each.id)}
          />
          {each.label}
        </label>
      ))}
    </fieldset>
  );
}

function TextField(props: FieldProps) {
  const { field } = props;
  return (
    <label className={styles.field}>
      {field.label}
      <textarea
        className={styles.input}
        rows={field.required ? 5 : 2}
        maxLength={2000}
        dir="auto"
        required={field.required}
        // biome-ignore lint/a11y/noAutofocus: a dialog's focus begins in its first field.
        autoFocus={props.first}
        value={(props.value as string | undefined) ?? ""}
        onChange={(event) => props.change(event.target.value || undefined)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.currentTarget.form?.requestSubmit();
        }}
      />
    </label>
  );
}

/** Someone by name; nobody named leaves it with whom it had. */
function RosterField(props: FieldProps) {
  const { t } = useText();
  const { field } = props;
  const roster = useRoster(field.kind === "agent" ? "agents" : "groups", true);
  return (
    <label className={styles.field}>
      {field.label}
      <select
        className={styles.input}
        // biome-ignore lint/a11y/noAutofocus: a dialog's focus begins in its first field.
        autoFocus={props.first}
        value={(props.value as string | undefined) ?? ""}
        onChange={(event) => props.change(event.target.value || undefined)}
      >
        <option value="">{t("form.as_it_was")}</option>
        {roster.data?.items.map((each) => (
          <option key={each.id} value={each.id}>
            {each.name || each.id}
          </option>
        ))}
      </select>
    </label>
  );
}
