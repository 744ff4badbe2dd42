import { Field } from "../../ui/Field.tsx";
import form from "../../ui/Form.module.css";
import { useText } from "../../use/text.tsx";
import type { InputProps } from "./Input.tsx";

/** Every two letters that name a country in a language. */
function countries(language: string): { id: string; label: string }[] {
  const names = new Intl.DisplayNames([language], { type: "region", fallback: "none" });
  const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
  return letters
    .flatMap((one) => letters.map((other) => one + other))
    .flatMap((id) => {
      const label = names.of(id);
      return label ? [{ id, label }] : [];
    })
    .sort((a, b) => a.label.localeCompare(b.label, language));
}

/** One of several, or none where the server takes none. */
export function Choice({ field, value, change, error }: InputProps) {
  const { t, language } = useText();
  const listed = field.choices.length || field.input !== "country" ? field.choices : countries(language);
  const known = value === null || value === undefined || listed.some((each) => each.id === value);
  const choices = known ? listed : [...listed, { id: value as string, label: value as string }];
  return (
    <Field label={field.label} help={field.help} error={error}>
      {(wired) => (
        <select
          {...wired}
          className={form.input}
          value={(value as string | null) ?? ""}
          onChange={(event) => change(event.target.value || null)}
        >
          {field.nullable || value === null ? <option value="">{t("inputs.none")}</option> : null}
          {choices.map((each) => (
            <option key={each.id} value={each.id}>
              {each.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
