// What helpdesks were asked for: their refusals and silences are told, wherever the person looks meanwhile.
import { useEffect, useState } from "react";
import { useText } from "../use/text.tsx";
import { useRecent } from "./recent.ts";
import { useReason } from "./useRefusal.ts";
import type { NewToast } from "./useToasts.ts";

/** A little longer than a helpdesk is waited for. */
const PATIENCE = 45_000;
const LOOK = 2_000;

interface Awaited {
  readonly action: string;
  readonly id: string;
}

/** The answer is to be told each action that helpdesks were asked for, and for which rows. */
export function useAwaited(tell: (toast: NewToast) => void): (action: string, ids: readonly string[]) => void {
  const { t } = useText();
  const reason = useReason();
  const [awaited, setAwaited] = useState<readonly Awaited[]>([]);
  const { data: recent } = useRecent(awaited.length > 0, LOOK);

  useEffect(() => {
    const ended = awaited.flatMap((one) => {
      const results = recent?.items.find((each) => each.action === one.action)?.results ?? [];
      const result = results.find((each) => each.id === one.id);
      return result?.code ? [{ one, line: `${result.name || result.ticket || one.id}: ${reason(result.code)}` }] : [];
    });
    if (ended.length === 0) return;
    const lines = ended.map((each) => each.line);
    tell({ kind: "failed", text: t("request.ended", { n: ended.length }), lines, seconds: null });
    setAwaited((now) => now.filter((each) => !ended.some(({ one }) => one === each)));
  }, [recent, awaited, reason, tell, t]);

  return (action, ids) => {
    const more = ids.map((id) => ({ action, id }));
    setAwaited((now) => [...now, ...more]);
    setTimeout(() => setAwaited((now) => now.filter((each) => !more.includes(each))), PATIENCE);
  };
}
