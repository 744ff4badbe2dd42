// What was refused, row by row, and what can be done about it.
import type { ActionResult } from "../../use/http.ts";
import { useText } from "../../use/text.tsx";
import { asTheyAre, type Wish, wishFor } from "../perform.ts";
import type { Subject } from "../subject.ts";
import { useRefusal } from "../useRefusal.ts";
import styles from "./Dialog.module.css";

export function Outcome(props: {
  wish: Wish;
  refused: readonly ActionResult[];
  sending: boolean;
  problem: string | null;
  send: (wish: Wish) => void;
  /** Choose again for the rows that are left; null where there was nothing to choose. */
  again: ((left: readonly Subject[]) => void) | null;
  close: () => void;
}) {
  const { t } = useText();
  const refusal = useRefusal();
  const { wish, refused } = props;
  const name = (id: string) => wish.subjects.find((each) => each.id === id)?.name || t("grid.no_name");
  const done = wish.subjects.length - refused.length;
  const current = asTheyAre(wish, refused);
  const still = new Map(current.map((each) => [each.id, each]));
  const left = wish.subjects.flatMap((each) =>
    refused.some(({ id }) => id === each.id) ? [still.get(each.id) ?? each] : [],
  );
  return (
    <>
      <div role="alert">
        <p className={styles.outcome}>{t("outcome.refused", { n: refused.length, done })}</p>
      </div>
      <ul className={styles.refused}>
        {refused.map((each) => (
          <li key={each.id}>
            <strong dir="auto">{name(each.id)}</strong>
            <span dir="auto">{refusal(each)}</span>
          </li>
        ))}
      </ul>
      {props.problem ? (
        <p className={styles.problem} role="alert">
          {props.problem}
        </p>
      ) : null}
      <div className={styles.buttons}>
        <button type="button" className={styles.plain} onClick={props.close} disabled={props.sending}>
          {t("outcome.leave")}
        </button>
        {props.again ? (
          <button type="button" className={styles.plain} onClick={() => props.again?.(left)} disabled={props.sending}>
            {t("outcome.again")}
          </button>
        ) : null}
        {current.length ? (
          <button
            type="button"
            className={styles.main}
            // biome-ignore lint/a11y/noAutofocus: the answer took the place of what had the focus.
            autoFocus
            disabled={props.sending}
            onClick={() => props.send(wishFor(wish.action, current, wish.fields, wish.to))}
          >
            {t("outcome.anyway", { action: wish.action.label, n: current.length })}
          </button>
        ) : null}
      </div>
    </>
  );
}
