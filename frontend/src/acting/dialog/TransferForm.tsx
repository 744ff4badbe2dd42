// "Transferir conversación": to whom, seen live, and what that would make of their load.
import { type FormEvent, useState } from "react";
import { useProblem } from "../../use/problem.ts";
import { useText } from "../../use/text.tsx";
import { Buttons } from "./Buttons.tsx";
import styles from "./Dialog.module.css";
import { Field } from "./Field.tsx";
import type { FormProps } from "./form.ts";
import { Preview } from "./Preview.tsx";
import { TargetList } from "./TargetList.tsx";
import { choosable, stand, type Target, useTargets } from "./targets.ts";

type Kind = "all" | Target["kind"];
const KINDS: readonly Kind[] = ["all", "group", "agent"];

export function TransferForm(props: FormProps) {
  const { t } = useText();
  const says = useProblem();
  const { action, subjects, count } = props;
  const { targets, error } = useTargets();
  const [kind, setKind] = useState<Kind>("all");
  const [typed, setTyped] = useState("");
  const [chosen, setChosen] = useState<string | null>(null);
  const [share, setShare] = useState(props.chosen.share === true);
  const [reason, setReason] = useState<unknown>(props.chosen.reason);

  const all = targets === null ? [] : choosable(targets, subjects, typed);
  const offered = kind === "all" ? all : all.filter((each) => each.kind === kind);
  // What is not on the list is not chosen either: nobody sends to what they do not see.
  const target = offered.find((each) => each.id === chosen) ?? null;
  const stands = target?.kind === "group" && stand(target.id, subjects);
  const shared = target?.kind === "group" && (share || stands);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (target === null || props.sending) return;
    const where = target.kind === "agent" ? { to_agent: target.id } : { to_group: target.id };
    const fields = { ...where, ...(shared ? { share: true } : {}), ...(reason ? { reason } : {}) };
    props.submit(fields, shared ? t("transfer.shared_in", { group: target.name }) : target.name);
  };
  const n = count;
  const label = t(assigns(target, subjects) ? "transfer.assign" : "transfer.submit", { n });
  const reasonField = action.fields.find((each) => each.kind === "reason");
  const shareField = action.fields.find((each) => each.kind === "flag");
  const common = { first: false, subjects, count, tags: props.tags };

  return (
    <form className={styles.form} onSubmit={submit}>
      <div className={styles.find}>
        <input
          className={styles.input}
          role="combobox"
          aria-expanded={offered.length > 0}
          aria-controls={offered.length > 0 ? "targets" : undefined}
          aria-activedescendant={target === null ? undefined : `target-${target.id}`}
          aria-autocomplete="list"
          aria-label={t("transfer.find")}
          placeholder={t("transfer.find")}
          autoComplete="off"
          // biome-ignore lint/a11y/noAutofocus: a dialog's focus begins in its first field.
          autoFocus
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={(event) => {
            const next = moved(event.key, offered, target);
            if (next === null) return;
            event.preventDefault();
            setChosen(next.id);
            document.getElementById(`target-${next.id}`)?.scrollIntoView({ block: "nearest" });
          }}
        />
        <fieldset className={styles.segments}>
          <legend className="visually-hidden">{t("transfer.kinds")}</legend>
          {KINDS.map((each) => (
            <label key={each} className={styles.segment} data-on={each === kind || undefined}>
              <input
                className="visually-hidden"
                type="radio"
                name="kind"
                checked={each === kind}
                onChange={() => setKind(each)}
              />
              {t(`transfer.kind_${each}`)}
            </label>
          ))}
        </fieldset>
      </div>
      {targets === null ? (
        <p className={styles.none}>{error ? says(error) : t("status.loading")}</p>
      ) : offered.length === 0 ? (
        <p className={styles.none}>{t(typed ? "transfer.none_found" : "transfer.none")}</p>
      ) : (
        <TargetList offered={offered} chosen={target?.id ?? null} choose={setChosen} />
      )}
      <div className={styles.below}>
        {targets !== null && target !== null ? (
          <Preview target={target} rows={subjects} count={count} share={shared} agents={targets.agents} />
        ) : (
          <p className={styles.hint}>{t("transfer.choose")}</p>
        )}
      </div>
      {stands ? (
        <p className={styles.hint}>{t("transfer.only_shared", { group: target.name })}</p>
      ) : shareField && target?.kind === "group" ? (
        <Field {...common} field={shareField} value={share} change={(value) => setShare(value === true)} />
      ) : null}
      {reasonField ? <Field {...common} field={reasonField} value={reason} change={setReason} /> : null}
      <Buttons
        label={label}
        ready={target !== null}
        sending={props.sending}
        problem={props.problem}
        cancel={props.cancel}
      />
    </form>
  );
}

/** A queued row that goes to an agent of its own group is assigned, not transferred. */
const assigns = (target: Target | null, rows: FormProps["subjects"]): boolean =>
  target?.kind === "agent" &&
  rows.length > 0 &&
  rows.every((row) => row.state === "queued" && row.group !== null && target.groups?.includes(row.group.id));

const PAGE = 8;

function moved(key: string, offered: readonly Target[], from: Target | null): Target | null {
  const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: PAGE, PageUp: -PAGE };
  const step = steps[key];
  if (step === undefined || offered.length === 0) return null;
  const place = from === null ? (step > 0 ? -1 : offered.length) : offered.indexOf(from);
  return offered[Math.min(offered.length - 1, Math.max(0, place + (from === null ? Math.sign(step) : step)))] ?? null;
}
