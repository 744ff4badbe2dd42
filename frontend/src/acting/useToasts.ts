import { useCallback, useMemo, useRef, useState } from "react";
import { announce } from "../ui/announce.ts";
import type { Toast } from "./Toasts.tsx";

/** More than this many at once hide the list: the oldest that is no error goes. */
const MOST = 4;

export type NewToast = Partial<Omit<Toast, "id">> & Pick<Toast, "text">;

export function useToasts() {
  const [toasts, setToasts] = useState<readonly Toast[]>([]);
  const next = useRef(0);
  const dismiss = useCallback((id: number) => setToasts((now) => now.filter((each) => each.id !== id)), []);
  const tell = useCallback((toast: NewToast) => {
    const whole: Toast = { kind: "done", lines: [], seconds: 10, offer: null, ...toast, id: next.current++ };
    if (whole.kind === "done") announce(whole.text, "at once");
    setToasts((now) => {
      const extra = now.length >= MOST ? now.find((each) => each.kind === "done") : undefined;
      return [...now.filter((each) => each !== extra), whole];
    });
    return whole.id;
  }, []);
  return useMemo(() => ({ toasts, tell, dismiss }), [toasts, tell, dismiss]);
}
