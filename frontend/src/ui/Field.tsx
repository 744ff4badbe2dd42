// A field of a form: its name, what it takes, and beside it what is wrong with what was typed.
import { type ReactNode, useId } from "react";
import styles from "./Form.module.css";

export interface Wired {
  readonly id: string;
  readonly "aria-describedby": string | undefined;
  readonly "aria-invalid": boolean | undefined;
}

export function Field(props: {
  label: string;
  help?: string | null | undefined;
  error?: string | null | undefined;
  children: (wired: Wired) => ReactNode;
}) {
  const id = useId();
  const { help, error } = props;
  const described = [help ? `${id}-help` : "", error ? `${id}-error` : ""].filter(Boolean).join(" ");
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {props.label}
      </label>
      {props.children({ id, "aria-describedby": described || undefined, "aria-invalid": error ? true : undefined })}
      {help ? (
        <span id={`${id}-help`} className={styles.help}>
          {help}
        </span>
      ) : null}
      {error ? (
        <span id={`${id}-error`} className={styles.error} role="alert">
          {error}
        </span>
      ) : null}
    </div>
  );
}

/** Several inputs under one name. */
export function FieldGroup(props: {
  label: string;
  help?: string | null | undefined;
  error?: string | null | undefined;
  children: ReactNode;
}) {
  const id = useId();
  const { help, error } = props;
  return (
    <fieldset className={styles.field} aria-describedby={help ? id : undefined}>
      <legend className={styles.label}>{props.label}</legend>
      {props.children}
      {help ? (
        <span id={id} className={styles.help}>
          {help}
        </span>
      ) : null}
      {error ? (
        <span className={styles.error} role="alert">
          {error}
        </span>
      ) : null}
    </fieldset>
  );
}
