import { useCallback, useEffect, useRef } from "react";
import { announce } from "../../ui/announce.ts";
import { useText } from "../../use/text.tsx";

/** Says, in the language of then, how much changed while nothing was heard. */
export function useHealed(): (changes: number) => void {
  const { t } = useText();
  const say = useRef(t);
  useEffect(() => {
    say.current = t;
  }, [t]);
  return useCallback((n: number) => announce(say.current("status.healed", { n })), []);
}
