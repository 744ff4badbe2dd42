// One of the profiles that there are.
import { Field } from "../ui/Field.tsx";
import form from "../ui/Form.module.css";
import { useCatalog } from "../use/server.tsx";

export function ProfileField<Profile extends string>(props: {
  label: string;
  help?: string;
  value: Profile;
  onChange: (profile: Profile) => void;
}) {
  const { profiles } = useCatalog();
  return (
    <Field label={props.label} help={props.help}>
      {(wired) => (
        <select
          {...wired}
          className={form.input}
          value={props.value}
          onChange={(event) => props.onChange(event.target.value as Profile)}
        >
          {profiles.map((each) => (
            <option key={each.id} value={each.id}>
              {each.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
