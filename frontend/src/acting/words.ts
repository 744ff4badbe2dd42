import { useText } from "../use/text.tsx";
import type { Wish } from "./perform.ts";
import type { Subject } from "./subject.ts";

const ACTED = [
  "finish",
  "note",
  "pend",
  "prioritize",
  "reopen",
  "requeue",
  "resume",
  "set_status",
  "tag",
  "transfer",
] as const;
const known = (name: string) => ACTED.find((each) => each === name);

/** What was done, in a sentence: to whom, or to how many. `asked`: a helpdesk was asked to do it. */
export function useDoneWords(): (wish: Wish, rows: readonly Pick<Subject, "name">[], asked: boolean) => string {
  const { t } = useText();
  return ({ action, to }, rows, asked) => {
    const name = known(action.name);
    const values = { n: rows.length, name: rows[0]?.name || t("grid.no_name"), to: to ?? "" };
    if (asked || name === undefined) {
      return t(asked ? "acted.requested" : "acted.other", { ...values, action: action.label });
    }
    return t(`acted.${name}`, values);
  };
}

/** What is being done, on the row: "Transfiriendo…". */
export function useDoingWord(): (name: string) => string {
  const { t } = useText();
  return (name) => {
    const doing = name === "undo" ? name : known(name);
    return t(doing === undefined ? "doing.other" : `doing.${doing}`);
  };
}
