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
  /** The word that offers the way back from all of it. */
  readonly toast: number;
}

/**
 * The answer is to be told each action that helpdesks were asked for, for which rows, and which toast offers the way
 * back: where all of them were refused there is none, and it goes.
 */
export function useAwaited(
  tell: (toast: NewToast) => void,
  dismiss: (toast: number) => void,
): (action: string, ids: readonly string[], toast: number) => void {
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
    const left = awaited.filter((each) => !ended.some(({ one }) => one === each));
    for (const { one } of ended) if (!left.some(({ toast }) => toast === one.toast)) dismiss(one.toast);
    setAwaited(left);
  }, [recent, awaited, reason, tell, dismiss, t]);

  return (action, ids, toast) => {
    const more = ids.map((id) => ({ action, id, toast }));
    setAwaited((now) => [...now, ...more]);
    setTimeout(() => setAwaited((now) => now.filter((each) => !more.includes(each))), PATIENCE);
  };
}
