// G, then a letter: to another tab.
import { useRef } from "react";
import { useCatalog } from "../../use/server.tsx";
import { changeTab } from "../../use/url.ts";
import type { Key } from "./keys.ts";

/** How long the second key is waited for. */
const SOON = 1_500;
const TABS: Readonly<Record<string, string>> = { a: "conversations", g: "agents" };

/** The answer says whether the key was one of the two. */
export function useGoTo(): (key: Key) => boolean {
  const { tabs } = useCatalog();
  const before = useRef(0);
  return ({ key, ctrlKey, metaKey, altKey }) => {
    if (ctrlKey || metaKey || altKey) return false;
    const letter = key.toLowerCase();
    const second = Date.now() - before.current < SOON;
    before.current = !second && letter === "g" ? Date.now() : 0;
    if (!second) return letter === "g";
    const tab = tabs.find((each) => each.name === TABS[letter]);
    if (tab === undefined) return false;
    changeTab(tab.name);
    document.getElementById(`tab-${tab.name}`)?.focus();
    return true;
  };
}
