import type { Level } from "../live/severity.ts";
import { Icon } from "../ui/Icon.tsx";
import { useText } from "../use/text.tsx";
import styles from "./Severity.module.css";

const WORDS = { 1: "severity.warns", 2: "severity.severe" } as const;

/** An icon, a colour and a word; `brief`: the word is heard, and shown when pointed at. */
export function Severity(props: { level: Level; brief?: boolean }) {
  const { t } = useText();
  if (props.level === 0) return null;
  const word = t(WORDS[props.level]);
  return (
    <span className={styles.severity} data-level={props.level} title={word}>
      <Icon name={props.level === 2 ? "breach" : "risk"} size={11} />
      <span className={props.brief ? "visually-hidden" : undefined}>{word}</span>
    </span>
  );
}
