// Saving an item: what went wrong stands beside its field, what was done can be taken back.
import { useState } from "react";
import { useActing } from "../acting/acting.ts";
import { faultsByField } from "../use/faults.ts";
import { ApiError } from "../use/http.ts";
import { useProblem } from "../use/problem.ts";
import { useText } from "../use/text.tsx";
import { useSaving } from "./server.ts";
import type { Item, KindShown } from "./shapes.ts";

export interface Faults {
  /** By field, what is wrong with it. */
  readonly fields: Readonly<Record<string, string>>;
  /** What is wrong with the whole. */
  readonly whole: string | null;
  /** Someone else changed it since it was looked at. */
  readonly changed: boolean;
}

const NONE: Faults = { fields: {}, whole: null, changed: false };

export function useSave(kind: KindShown) {
  const { t } = useText();
  const problem = useProblem();
  const saving = useSaving();
  const { tell, tellFailed } = useActing();
  const [busy, setBusy] = useState(false);
  const [faults, setFaults] = useState(NONE);

  const faultsOf = (error: unknown): Faults => {
    if (!(error instanceof ApiError)) return { ...NONE, whole: problem(error) };
    if (error.code === "changed_meanwhile") return { ...NONE, changed: true };
    const told = Object.entries(faultsByField(error));
    const fields = Object.fromEntries(told.map(([field, reason]) => [field, t("item.refused", { reason })]));
    const known = kind.fields.some((each) => each.name in fields);
    const reason = error.places[0]?.reason;
    return { ...NONE, fields, whole: known ? null : reason ? t("item.refused", { reason }) : problem(error) };
  };

  /** Do it; true where it was done. `before`: the seq to go back to. */
  const attempt = async (name: string, done: () => Promise<unknown>, back: { id: string; seq: number } | null) => {
    setBusy(true);
    setFaults(NONE);
    try {
      await done();
    } catch (error) {
      setFaults(faultsOf(error));
      return false;
    } finally {
      setBusy(false);
    }
    const undo = () => {
      if (back === null) return;
      saving.restore(kind.name, back.id, back.seq).then(
        () => tell({ text: t("item.undone", { name }) }),
        (error) => tellFailed(problem(error)),
      );
    };
    tell({ text: t("item.saved", { name }), offer: back && { label: t("undo.undo"), run: undo } });
    return true;
  };

  return {
    busy,
    faults,
    forget: () => setFaults(NONE),
    save: (item: Item, value: Item["value"], seq: number) =>
      attempt(item.name, () => saving.save(kind.name, item.id, value, seq), { id: item.id, seq }),
    create: (value: Item["value"]) => attempt(kind.label, () => saving.create(kind.name, value), null),
    drop: (item: Item) => attempt(item.name, () => saving.drop(kind.name, item.id), { id: item.id, seq: item.seq }),
    restore: (item: Item, seq: number) =>
      attempt(item.name, () => saving.restore(kind.name, item.id, seq), { id: item.id, seq: item.seq }),
  };
}

export type Save = ReturnType<typeof useSave>;
