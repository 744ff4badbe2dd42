import { useMemo } from "react";
import { remember, useRemembered } from "../../use/remembered.ts";
import { formatKeys, type Keys, parseKeys } from "./shortcuts.ts";

const PLACE = "keys";

/** The keys as this person has them. */
export function useKeys(): Keys {
  const text = useRemembered(PLACE);
  return useMemo(() => parseKeys(text), [text]);
}

export const chooseKeys = (keys: Keys): void => remember(PLACE, formatKeys(keys));
