import { useState } from "react";
import { fromInput, toInput, tomorrowAt } from "../../format/zoned.ts";
import { useLive } from "../../use/live.tsx";
import { useText } from "../../use/text.tsx";
import styles from "./Dialog.module.css";
import type { FieldProps } from "./Field.tsx";

const MINUTE = 60_000;
const PRESETS = [30, 60, 240] as const;
/** The hour of a morning. */
const MORNING = 9;

type Choice = (typeof PRESETS)[number] | "morning" | "chosen" | "none";

/** Until when: in a while, tomorrow morning, or a moment by the organization's clock. Sent as RFC 3339. */
export function MomentField(props: FieldProps) {
  const { t, region } = useText();
  const { clock } = useLive();
  const { field } = props;
  const [choice, setChoice] = useState<Choice | null>(
    props.value === undefined ? (field.required ? null : "none") : "chosen",
  );
  const tell = (moment: number | null) => props.change(moment === null ? undefined : new Date(moment).toISOString());
  const momentOf = (chosen: Choice): number | null => {
    const now = clock.now();
    if (chosen === "none") return null;
    if (chosen === "morning") return tomorrowAt(region.zone, now, MORNING);
    return now + (chosen === "chosen" ? 60 : chosen) * MINUTE;
  };
  const choose = (chosen: Choice) => {
    setChoice(chosen);
    tell(momentOf(chosen));
  };
  const label = (each: Choice): string => {
    if (typeof each === "number") {
      return each < 60 ? t("form.in_minutes", { n: each }) : t("form.in_hours", { n: each / 60 });
    }
    return each === "none" && props.none ? props.none : t(`form.moment_${each}`);
  };
  const choices: Choice[] = [...(field.required ? [] : (["none"] as const)), ...PRESETS, "morning", "chosen"];
  return (
    <fieldset className={styles.radios}>
      <legend>{field.label}</legend>
      {choices.map((each, place) => (
        <label key={each} className={styles.radio}>
          <input
            type="radio"
            name={field.name}
            // biome-ignore lint/a11y/noAutofocus: a dialog's focus begins in its first field.
            autoFocus={props.first && (choice === null ? place === 0 : each === choice)}
            checked={each === choice}
            onChange={() => choose(each)}
          />
          {label(each)}
        </label>
      ))}
      {choice === "chosen" ? (
        <input
          type="datetime-local"
          className={styles.input}
          aria-label={field.label}
          min={toInput(region.zone, clock.now())}
          defaultValue={toInput(region.zone, Date.parse(String(props.value)))}
          onChange={(event) => tell(fromInput(region.zone, event.target.value))}
        />
      ) : null}
    </fieldset>
  );
}
