// "?": every key and what it does; those of one sign can be given to something else, or turned off.
import { type KeyboardEvent, useState } from "react";
import { Button } from "react-aria-components";
import type { Key } from "../../text/messages.ts";
import { ModalBox } from "../../ui/ModalBox.tsx";
import { useText } from "../../use/text.tsx";
import { assignable, assigned, formatKeys, type Lettered, USUAL, USUAL_KEYS } from "../grid/shortcuts.ts";
import { chooseKeys, useKeys } from "../grid/useKeys.ts";
import styles from "./Shortcuts.module.css";

/** Keys that are what they are. */
const FIXED: readonly (readonly [readonly (Key | string)[], Key])[] = [
  [["keys.arrows", "keys.home_end", "keys.pages"], "shortcuts.move"],
  [["J", "K"], "shortcuts.next_previous"],
  [["Enter"], "shortcuts.view"],
  [["Shift+F10"], "shortcuts.menu"],
  [["keys.space", "keys.shift_space"], "shortcuts.select"],
  [["1", "9"], "shortcuts.views"],
  [["G A", "G G"], "shortcuts.tabs"],
  [["Alt+Shift+L"], "shortcuts.speak"],
  [["Esc"], "shortcuts.escape"],
];

export default function Shortcuts(props: { close: () => void }) {
  const { t } = useText();
  const keys = useKeys();
  const [changing, setChanging] = useState<Lettered | null>(null);
  const named = (key: string): string => (key.startsWith("keys.") ? t(key as Key) : key);

  const onKeyDown = (event: KeyboardEvent, command: Lettered) => {
    if (changing !== command || ["Tab", "Shift", "Enter", " "].includes(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    if (assignable(event.key)) chooseKeys(assigned(keys, command, event.key));
    if (assignable(event.key) || event.key === "Escape") setChanging(null);
  };
  return (
    <ModalBox title={t("shortcuts.title")} close={props.close}>
      <p className={styles.scope}>{t("shortcuts.scope")}</p>
      <label className={styles.switch}>
        <input
          type="checkbox"
          checked={!keys.off}
          onChange={(event) => chooseKeys({ ...keys, off: !event.target.checked })}
        />
        {t("shortcuts.on")}
      </label>
      <dl className={styles.list}>
        {FIXED.map(([signs, does]) => (
          <div key={does} className={styles.row}>
            <dt>
              {signs.map((key) => (
                <kbd key={key} className={styles.key}>
                  {named(key)}
                </kbd>
              ))}
            </dt>
            <dd>{t(does)}</dd>
          </div>
        ))}
        {(Object.keys(USUAL) as Lettered[]).map((command) => (
          <div key={command} className={styles.row} data-off={keys.off || undefined}>
            <dt>
              <button
                type="button"
                className={styles.key}
                disabled={keys.off}
                aria-label={
                  changing === command
                    ? t("shortcuts.press")
                    : t("shortcuts.change", { name: t(`shortcuts.${command}`), key: keys.of[command].toUpperCase() })
                }
                onClick={() => setChanging(changing === command ? null : command)}
                onBlur={() => setChanging(null)}
                onKeyDown={(event) => onKeyDown(event, command)}
              >
                {changing === command ? "…" : keys.of[command].toUpperCase()}
              </button>
            </dt>
            <dd>{t(`shortcuts.${command}`)}</dd>
          </div>
        ))}
      </dl>
      <div className={styles.buttons}>
        <button
          type="button"
          className={styles.other}
          disabled={formatKeys(keys) === null}
          onClick={() => chooseKeys(USUAL_KEYS)}
        >
          {t("shortcuts.usual")}
        </button>
        <Button slot="close" className={styles.close} autoFocus>
          {t("shortcuts.close")}
        </Button>
      </div>
    </ModalBox>
  );
}
