// Saving an item: what went wrong stands beside its field, what was done can be taken back.
import { useState } from "react";
import { useActing } from "../acting/acting.ts";
import { faultsByField } from "../use/faults.ts";
import { ApiError, type Place } from "../use/http.ts";
import { useProblem } from "../use/problem.ts";
import { useRefused } from "../use/refused.ts";
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
  const refused = useRefused();
  const saving = useSaving();
  const { tell, tellFailed } = useActing();
  const [busy, setBusy] = useState(false);
  const [faults, setFaults] = useState(NONE);

  const faultsOf = (error: unknown): Faults => {
    if (!(error instanceof ApiError)) return { ...NONE, whole: problem(error) };
    if (error.code === "changed_meanwhile") return { ...NONE, changed: true };
    const say = (place: Place) => refused(place) ?? t("users.refused");
    const fields = faultsByField(error, say);
    const known = kind.fields.some((each) => each.name in fields);
    const [place] = error.places;
    return { ...NONE, fields, whole: known ? null : place ? say(place) : problem(error) };
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
