// What the server says of a change of users, in words that say what to do.
import { useState } from "react";
import { faultsByField } from "../../use/faults.ts";
import { useProblem } from "../../use/problem.ts";
import { useRefused } from "../../use/refused.ts";
import { useText } from "../../use/text.tsx";

export interface Faults {
  readonly fields: Readonly<Record<string, string>>;
  readonly whole: string | null;
}

/** Runs what is asked, keeps what went wrong. */
export function useAsking() {
  const { t } = useText();
  const problem = useProblem();
  const refused = useRefused();
  const [busy, setBusy] = useState(false);
  const [faults, setFaults] = useState<Faults>({ fields: {}, whole: null });
  const ask = async <T>(asking: () => Promise<T>): Promise<T | null> => {
    setBusy(true);
    setFaults({ fields: {}, whole: null });
    try {
      return await asking();
    } catch (error) {
      const fields = faultsByField(error, (place) => refused(place) ?? t("users.refused"));
      const placed = Object.keys(fields).length > 0;
      setFaults({ fields, whole: placed ? null : problem(error) });
      return null;
    } finally {
      setBusy(false);
    }
  };
  return { busy, faults, ask };
}
