import { useId, useState } from "react";
import { Icon } from "../../ui/Icon.tsx";
import { useText } from "../../use/text.tsx";
import type { Subject } from "../subject.ts";
import styles from "./Dialog.module.css";
import type { FieldProps } from "./Field.tsx";

/** What all of them bear. */
function common(subjects: readonly Subject[]): readonly string[] {
  const [first, ...others] = subjects;
  return (first?.tags ?? []).filter((tag) => others.every((each) => each.tags.includes(tag)));
}

/** The whole list of tags, as it shall be: begins with what the rows have in common. */
export function TagsField(props: FieldProps) {
  const { t } = useText();
  const { field, subjects, count, change } = props;
  const [typed, setTyped] = useState("");
  const known = useId();
  const start = common(subjects);
  const tags = (props.value as readonly string[] | undefined) ?? start;
  const add = (text: string) => {
    const tag = text.trim();
    setTyped("");
    if (tag && !tags.includes(tag)) change([...tags, tag]);
  };
  return (
    <div className={styles.field}>
      <label className={styles.field}>
        {field.label}
        <input
          className={styles.input}
          list={known}
          maxLength={100}
          dir="auto"
          placeholder={t("form.tag_hint")}
          // biome-ignore lint/a11y/noAutofocus: a dialog's focus begins in its first field.
          autoFocus={props.first}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={() => add(typed)}
          onKeyDown={(event) => {
            if ((event.key !== "Enter" && event.key !== ",") || typed.trim() === "") return;
            event.preventDefault();
            add(typed);
          }}
        />
      </label>
      <datalist id={known}>
        {props.tags
          .filter((tag) => !tags.includes(tag))
          .map((tag) => (
            <option key={tag} value={tag} />
          ))}
      </datalist>
      <ul className={styles.chips} aria-label={field.label}>
        {tags.map((tag) => (
          <li key={tag} className={styles.chip}>
            <span dir="auto">{tag}</span>
            <button
              type="button"
              aria-label={t("form.tag_remove", { tag })}
              onClick={() => change(tags.filter((each) => each !== tag))}
            >
              <Icon name="close" size={12} />
            </button>
          </li>
        ))}
      </ul>
      {count > 1 ? <p className={styles.hint}>{t("form.tags_replace", { n: count })}</p> : null}
    </div>
  );
}
