// An action's form, and what the server answered where that is not simply "done".
import { useRef, useState } from "react";
import type { ActionShown } from "../../contract/live.ts";
import { ModalBox } from "../../ui/ModalBox.tsx";
import { type ActionAnswer, type ActionResult, ApiError } from "../../use/http.ts";
import { useProblem } from "../../use/problem.ts";
import { useText } from "../../use/text.tsx";
import { type Fields, refusedOf, type Wish, wishFor } from "../perform.ts";
import type { Subject } from "../subject.ts";
import styles from "./Dialog.module.css";
import { FormView } from "./FormView.tsx";
import { Outcome } from "./Outcome.tsx";
import { SpreadForm } from "./SpreadForm.tsx";
import { StatusForm } from "./StatusForm.tsx";
import { TransferForm } from "./TransferForm.tsx";

/** Actions whose form is more than their fields one under the other. */
const FORMS: Readonly<Record<string, typeof FormView>> = {
  transfer: TransferForm,
  spread: SpreadForm,
  set_status: StatusForm,
};
const WIDE: readonly string[] = ["transfer"];

export default function ActionDialog(props: {
  action: ActionShown;
  subjects: readonly Subject[];
  /** Which form asks for it. */
  form: string;
  tags: readonly string[];
  note?: string | undefined;
  refused: { readonly wish: Wish; readonly results: readonly ActionResult[] } | null;
  send: (wish: Wish) => Promise<ActionAnswer>;
  close: () => void;
}) {
  const { t } = useText();
  const says = useProblem();
  const { action, close } = props;
  const [subjects, setSubjects] = useState(props.subjects);
  const [sending, setSending] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [refused, setRefused] = useState(props.refused);
  const unanswered = useRef<Wish | null>(null);

  const send = async (wish: Wish) => {
    setSending(true);
    setError(null);
    try {
      const results = refusedOf(await props.send(wish));
      unanswered.current = null;
      if (results.length === 0) close();
      else setRefused({ wish, results });
    } catch (problem) {
      // Whether it was done is not known: the same choice sent again must be the same wish.
      if (problem instanceof ApiError && (problem.status === 0 || problem.status >= 500)) unanswered.current = wish;
      setError(problem);
    } finally {
      setSending(false);
    }
  };
  const submit = (fields: Fields, to: string | null) => {
    const before = unanswered.current;
    const same = before?.subjects === subjects && JSON.stringify(before.fields) === JSON.stringify(fields);
    void send(same ? (before as Wish) : wishFor(action, subjects, fields, to));
  };

  const Form = FORMS[props.form] ?? FormView;
  const one = subjects.length === 1 ? subjects[0] : null;
  const problem = error === null ? null : says(error);
  return (
    <ModalBox title={action.label} close={close} kept={sending} wide={WIDE.includes(props.form)}>
      <p className={styles.about} dir="auto">
        {[
          ...(one
            ? [one.name || t("grid.no_name"), one.ticket && t("panel.ticket", { ticket: one.ticket })]
            : [t(`form.about_${action.on}`, { n: subjects.length })]),
          props.note,
        ]
          .filter(Boolean)
          .join(" · ")}
      </p>
      {refused ? (
        <Outcome
          wish={refused.wish}
          refused={refused.results}
          sending={sending}
          problem={problem}
          send={(wish) => void send(wish)}
          again={
            action.fields.length === 0
              ? null
              : (left) => {
                  setSubjects(left);
                  setRefused(null);
                }
          }
          close={close}
        />
      ) : (
        <Form
          action={action}
          subjects={subjects}
          count={subjects.length}
          tags={props.tags}
          chosen={props.refused?.wish.fields ?? {}}
          sending={sending}
          problem={problem}
          submit={submit}
          cancel={close}
        />
      )}
    </ModalBox>
  );
}
