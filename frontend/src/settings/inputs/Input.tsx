// One field of a setting's form, asked for as the server declares it.
import { Several } from "../../parts/Several.tsx";
import { Field, FieldGroup } from "../../ui/Field.tsx";
import form from "../../ui/Form.module.css";
import { useCatalog, useRoster } from "../../use/server.tsx";
import { useText } from "../../use/text.tsx";
import { useItems } from "../server.ts";
import type { FieldShown } from "../shapes.ts";
import { numbersOf } from "../values.ts";
import { SecondsByChannel, TargetsByChannel } from "./ByChannel.tsx";
import { Choice } from "./Choice.tsx";
import { Colour } from "./Colour.tsx";
import { Dates } from "./Dates.tsx";
import { Duration } from "./Duration.tsx";
import { Labels } from "./Labels.tsx";
import { Numbers } from "./Numbers.tsx";
import { Share } from "./Share.tsx";
import { type Opening, Weekly } from "./Weekly.tsx";

export interface InputProps {
  readonly field: FieldShown;
  readonly value: unknown;
  readonly change: (to: unknown) => void;
  readonly error: string | null;
}

export function Input(props: InputProps) {
  const { field, value, change, error } = props;
  const { t } = useText();
  const { channels } = useCatalog();
  const about = { label: field.label, help: field.help, error };
  switch (field.input) {
    case "flag":
      return (
        <FieldGroup label={field.label} error={error}>
          <label className={form.check}>
            <input type="checkbox" checked={value === true} onChange={(event) => change(event.target.checked)} />
            {field.help ?? field.label}
          </label>
        </FieldGroup>
      );
    case "seconds":
      return (
        <Field {...about}>
          {(wired) => (
            <Duration
              label={field.label}
              value={value as number | null}
              change={change}
              none={t("inputs.none")}
              id={wired.id}
              describedBy={wired["aria-describedby"]}
              invalid={wired["aria-invalid"]}
            />
          )}
        </Field>
      );
    case "share":
      return (
        <Field {...about}>
          {(wired) => (
            <Share
              label={field.label}
              value={value as number | null}
              change={change}
              id={wired.id}
              describedBy={wired["aria-describedby"]}
              invalid={wired["aria-invalid"]}
            />
          )}
        </Field>
      );
    case "number":
    case "days":
      return (
        <Field {...about}>
          {(wired) => (
            <span className={form.row}>
              <input
                {...wired}
                className={`${form.input} ${form.short}`}
                type="number"
                min={field.minimum ?? 0}
                max={field.maximum ?? undefined}
                placeholder={t("inputs.none")}
                value={typeof value === "number" ? value : ""}
                onChange={(event) => change(event.target.value === "" ? null : event.target.valueAsNumber)}
              />
              {field.input === "days" ? t("inputs.days") : null}
            </span>
          )}
        </Field>
      );
    case "minutes":
      return (
        <Field {...about} help={field.help ?? t("inputs.minutes_help")}>
          {(wired) => <Numbers wired={wired} value={value as number[]} read={numbersOf} change={change} />}
        </Field>
      );
    case "labels":
      return (
        <FieldGroup {...about}>
          <Labels value={value as Record<string, string> | null} change={change} />
        </FieldGroup>
      );
    case "colour":
      return (
        <FieldGroup {...about}>
          <Colour name={field.name} value={value as number} change={change} />
        </FieldGroup>
      );
    case "weekly":
      return (
        <FieldGroup {...about}>
          <Weekly value={value as Opening[]} change={change} />
        </FieldGroup>
      );
    case "dates":
      return (
        <FieldGroup {...about}>
          <Dates label={field.label} value={value as string[]} change={change} />
        </FieldGroup>
      );
    case "targets_by_channel":
      return (
        <FieldGroup {...about}>
          <TargetsByChannel value={value as Record<string, Record<string, number | null>>} change={change} />
        </FieldGroup>
      );
    case "seconds_by_channel":
      return (
        <FieldGroup {...about}>
          <SecondsByChannel value={value as Record<string, number | null>} change={change} />
        </FieldGroup>
      );
    case "channels":
      return (
        <FieldGroup {...about}>
          <Several label={field.label} choices={channels} value={value as string[]} change={change} />
        </FieldGroup>
      );
    case "groups":
      return <Groups {...props} />;
    case "calendar":
      return <OfKind kind="calendar" {...props} />;
    case "tag":
      return <OfKind kind="tag" {...props} />;
    case "country":
    case "choice":
      return <Choice {...props} />;
    default:
      return (
        <Field {...about}>
          {(wired) => (
            <input
              {...wired}
              className={form.input}
              maxLength={field.input === "icon" ? 16 : 500}
              value={(value as string | null) ?? ""}
              onChange={(event) => change(event.target.value)}
            />
          )}
        </Field>
      );
  }
}

function Groups({ field, value, change, error }: InputProps) {
  const { t } = useText();
  const groups = useRoster("groups", true);
  const choices = groups.data?.items.map(({ id, name }) => ({ id, label: name || id })) ?? [];
  // No list at all is another thing than an empty one: what the source says.
  const nothing = value === null;
  return (
    <FieldGroup label={field.label} help={field.help} error={error}>
      {field.nullable ? (
        <label className={form.check}>
          <input type="checkbox" checked={nothing} onChange={(event) => change(event.target.checked ? null : [])} />
          {t("inputs.as_source")}
        </label>
      ) : null}
      {nothing ? null : <Several label={field.label} choices={choices} value={value as string[]} change={change} />}
    </FieldGroup>
  );
}

/** One of the items of another kind of setting. */
function OfKind(props: InputProps & { kind: string }) {
  const items = useItems(props.kind);
  const choices = items.data?.items.map(({ id, name }) => ({ id, label: name })) ?? [];
  return <Choice {...props} field={{ ...props.field, choices }} />;
}
