// "Repartir": each conversation to who has most room in its own group, seen before it is done.
import { type FormEvent, useState } from "react";
import { useProblem } from "../../use/problem.ts";
import { useText } from "../../use/text.tsx";
import { Buttons } from "./Buttons.tsx";
import styles from "./Dialog.module.css";
import { Field } from "./Field.tsx";
import type { FormProps } from "./form.ts";
import { shareOut } from "./loads.ts";
import { Loads } from "./Preview.tsx";
import { useTargets } from "./targets.ts";

export function SpreadForm(props: FormProps) {
  const { t } = useText();
  const says = useProblem();
  const { action, subjects } = props;
  const { targets, error } = useTargets();
  const [reason, setReason] = useState<unknown>(props.chosen.reason);
  const why = action.fields.find((each) => each.kind === "reason");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!props.sending) props.submit({ share: true, ...(reason ? { reason } : {}) }, t("spread.to"));
  };
  const plan = targets === null ? null : shareOut(null, subjects, targets.agents);
  return (
    <form className={styles.form} onSubmit={submit}>
      <p>{t("spread.about")}</p>
      {plan === null || targets === null ? (
        <p className={styles.none}>{error ? says(error) : t("status.loading")}</p>
      ) : (
        <div className={styles.preview}>
          <Loads loads={plan.loads} agents={targets.agents} />
          {plan.queued > 0 ? <p className={styles.warn}>{t("spread.queued", { n: plan.queued })}</p> : null}
        </div>
      )}
      {why ? <Field {...props} first={false} field={why} value={reason} change={setReason} /> : null}
      <Buttons
        label={t("spread.submit", { n: subjects.length })}
        ready={plan !== null}
        sending={props.sending}
        problem={props.problem}
        cancel={props.cancel}
      />
    </form>
  );
}
