import { Button } from "react-aria-components";
import type { Key } from "../../text/messages.ts";
import { ModalBox } from "../../ui/ModalBox.tsx";
import { useText } from "../../use/text.tsx";
import styles from "./Shortcuts.module.css";

const ROWS: readonly (readonly [readonly (Key | string)[], Key])[] = [
  [["keys.arrows", "keys.home_end", "keys.pages"], "shortcuts.move"],
  [["J", "K"], "shortcuts.next_previous"],
  [["Enter", "V"], "shortcuts.view"],
  [["Shift+F10", "M"], "shortcuts.menu"],
  [["keys.space", "keys.shift_space"], "shortcuts.select"],
  [["T"], "shortcuts.transfer"],
  [["U"], "shortcuts.undo"],
  [["A"], "shortcuts.apply"],
  [["/"], "shortcuts.search"],
  [["G A", "G G"], "shortcuts.tabs"],
  [["Esc"], "shortcuts.escape"],
  [["?"], "shortcuts.help"],
];

/** "?": every key and what it does. */
export function Shortcuts(props: { open: boolean; close: () => void }) {
  const { t } = useText();
  const named = (key: string): string => (key.startsWith("keys.") ? t(key as Key) : key);
  if (!props.open) return null;
  return (
    <ModalBox title={t("shortcuts.title")} close={props.close}>
      <p className={styles.scope}>{t("shortcuts.scope")}</p>
      <dl className={styles.list}>
        {ROWS.map(([keys, does]) => (
          <div key={does} className={styles.row}>
            <dt>
              {keys.map((key) => (
                <kbd key={key} className={styles.key}>
                  {named(key)}
                </kbd>
              ))}
            </dt>
            <dd>{t(does)}</dd>
          </div>
        ))}
      </dl>
      <Button slot="close" className={styles.close} autoFocus>
        {t("shortcuts.close")}
      </Button>
    </ModalBox>
  );
}
