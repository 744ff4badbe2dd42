// The cards of a tab as this person has them: which, and in what order.
import { useMemo } from "react";
import type { CardShown } from "../contract/live.ts";
import { remember, useRemembered } from "../use/remembered.ts";

/** What is chosen of what there is, in that order; names that nobody knows any more are passed over. */
export function chosenCards(text: string | null, cards: readonly CardShown[]): readonly CardShown[] {
  const names = [...new Set((text ?? "").split(","))];
  const found = names.flatMap((name) => cards.find((each) => each.indicator === name) ?? []);
  return found.length ? found : cards;
}

export function useCards(tab: string, cards: readonly CardShown[]) {
  const place = `cards.${tab}`;
  const text = useRemembered(place);
  return useMemo(() => {
    const usual = cards.map((each) => each.indicator).join();
    return {
      cards: chosenCards(text, cards),
      change: (names: readonly string[] | null) => {
        const line = names?.join() ?? usual;
        remember(place, line === usual ? null : line);
      },
    };
  }, [place, text, cards]);
}
