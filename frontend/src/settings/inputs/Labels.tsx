// What a thing is called, in each of the product's languages; all empty: as the product calls it.
import { LANGUAGE_NAMES, LANGUAGES } from "../../text/messages.ts";
import { Field } from "../../ui/Field.tsx";
import form from "../../ui/Form.module.css";
import styles from "./inputs.module.css";

type Words = Readonly<Record<string, string>>;

export function Labels(props: { value: Words | null; change: (words: Words | null) => void }) {
  const { value, change } = props;
  return (
    <div className={styles.labels}>
      {LANGUAGES.map((language) => (
        <Field key={language} label={LANGUAGE_NAMES[language]}>
          {(wired) => (
            <input
              {...wired}
              className={form.input}
              lang={language}
              maxLength={80}
              value={value?.[language] ?? ""}
              onChange={(event) => {
                const words = Object.fromEntries(LANGUAGES.map((each) => [each, value?.[each] ?? ""]));
                words[language] = event.target.value;
                change(Object.values(words).every((each) => each === "") ? null : words);
              }}
            />
          )}
        </Field>
      ))}
    </div>
  );
}
