// One of the product's languages, each called by its own name.
import { LANGUAGE_NAMES, LANGUAGES, type Language } from "../text/messages.ts";
import { Field } from "../ui/Field.tsx";
import form from "../ui/Form.module.css";
import { useText } from "../use/text.tsx";

export function LanguageField(props: {
  value: string;
  onChange: (language: Language) => void;
  help?: string;
  error?: string | null | undefined;
}) {
  const { t } = useText();
  return (
    <Field label={t("header.language")} help={props.help} error={props.error}>
      {(wired) => (
        <select
          {...wired}
          className={form.input}
          value={props.value}
          onChange={(event) => props.onChange(event.target.value as Language)}
        >
          {LANGUAGES.map((each) => (
            <option key={each} value={each} lang={each}>
              {LANGUAGE_NAMES[each]}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
