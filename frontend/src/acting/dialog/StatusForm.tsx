// "Cambiar estado": of a pause also which, and how long it takes; of any other, perhaps until when.
import { type FormEvent, useState } from "react";
import { useLive } from "../../use/live.tsx";
import { useCatalog } from "../../use/server.tsx";
import { useText } from "../../use/text.tsx";
import { Buttons } from "./Buttons.tsx";
import styles from "./Dialog.module.css";
import { Field } from "./Field.tsx";
import type { FormProps } from "./form.ts";

const MINUTE = 60_000;
/** Statuses that people come back from at a moment known before. */
const ENDING: readonly string[] = ["unavailable", "pre_pause", "pause"];

export function StatusForm(props: FormProps) {
  const { t } = useText();
  const { clock } = useLive();
  const { pauses } = useCatalog();
  const { action, subjects, chosen } = props;
  const [status, setStatus] = useState(chosen.status as string | undefined);
  const [reason, setReason] = useState<unknown>(chosen.reason);
  const [until, setUntil] = useState<unknown>(chosen.until);
  const [minutes, setMinutes] = useState<number | null>(null);
  const [field, why, moment] = ["status", "reason", "until"].map((name) =>
    action.fields.find((each) => each.name === name),
  );
  const paused = status === "pause";
  const ends = status !== undefined && ENDING.includes(status);
  const preset = paused ? (pauses.find((each) => each.id === reason)?.minutes ?? []) : [];
  const common = { first: false, subjects, count: subjects.length, tags: props.tags };

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (status === undefined || props.sending) return;
    // Counted from now, not from when it was chosen.
    const end = minutes === null ? until : new Date(clock.now() + minutes * MINUTE).toISOString();
    props.submit({ status, ...(paused && reason ? { reason } : {}), ...(ends && end ? { until: end } : {}) }, null);
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      {field ? (
        <Field
          {...common}
          first
          field={field}
          value={status}
          change={(value) => {
            setStatus(value as string);
            setMinutes(null);
          }}
        />
      ) : null}
      {why && paused ? (
        <Field
          {...common}
          field={why}
          value={reason}
          change={(value) => {
            setReason(value);
            setMinutes(null);
          }}
        />
      ) : null}
      {preset.length ? (
        <fieldset className={styles.radios}>
          <legend>{t("status_form.length")}</legend>
          {[...preset, null].map((each) => (
            <label key={each} className={styles.radio}>
              <input type="radio" name="minutes" checked={minutes === each} onChange={() => setMinutes(each)} />
              {each === null ? t("status_form.other") : t("status_form.minutes", { n: each })}
            </label>
          ))}
        </fieldset>
      ) : null}
      {moment && ends && minutes === null ? (
        <Field {...common} field={moment} value={until} change={setUntil} none={t("status_form.no_end")} />
      ) : null}
      <Buttons
        label={
          subjects.length > 1 ? t("form.submit_many", { action: action.label, n: subjects.length }) : action.label
        }
        ready={status !== undefined}
        sending={props.sending}
        problem={props.problem}
        cancel={props.cancel}
      />
    </form>
  );
}
