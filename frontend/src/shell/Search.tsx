import { useEffect, useRef, useState } from "react";
import { Icon } from "../ui/Icon.tsx";
import { useText } from "../use/text.tsx";
import { changeFilter, useView } from "../use/url.ts";
import styles from "./Search.module.css";

const PAUSE = 200;
/** The server looks for no more words than this at once. */
const MOST_WORDS = 8;
const NONE: readonly string[] = [];

/** Typing filters the list after a short pause; the address follows without filling the history. */
export function Search() {
  const { t } = useText();
  const { filter, tab } = useView();
  const agents = tab === "agents";
  const asked = (filter.q ?? NONE)[0] ?? "";
  const [typed, setTyped] = useState(asked);
  const [seen, setSeen] = useState(asked);
  const input = useRef<HTMLInputElement>(null);
  if (asked !== seen) {
    // Back, forward or "clear filters": the address decides, unless it only repeats what was typed.
    setSeen(asked);
    if (asked !== typed.trim()) setTyped(asked);
  }
  useEffect(() => {
    const text = typed.trim().split(/\s+/).slice(0, MOST_WORDS).join(" ");
    if (text === asked) return;
    const timer = setTimeout(() => changeFilter("q", text ? [text] : [], "replace"), PAUSE);
    return () => clearTimeout(timer);
  }, [typed, asked]);

  return (
    <search className={styles.search}>
      <span className={styles.icon}>
        <Icon name="search" />
      </span>
      <input
        ref={input}
        id="search"
        className={styles.input}
        type="text"
        inputMode="search"
        enterKeyHint="search"
        autoComplete="off"
        maxLength={200}
        placeholder={t(agents ? "agents.search" : "header.search")}
        aria-label={t(agents ? "agents.search_label" : "header.search_label")}
        aria-keyshortcuts="/"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape" && typed) setTyped("");
        }}
      />
      {typed ? (
        <button
          type="button"
          className={styles.clear}
          aria-label={t("header.search_clear")}
          onClick={() => {
            setTyped("");
            input.current?.focus();
          }}
        >
          <Icon name="close" size={14} />
        </button>
      ) : (
        <kbd className={styles.key}>/</kbd>
      )}
    </search>
  );
}
