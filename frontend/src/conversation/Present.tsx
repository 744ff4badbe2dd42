// Who else has the conversation open, and what they are about to do with it.
import { useDoingWord } from "../acting/words.ts";
import type { Present } from "../contract/live.ts";
import { initials } from "../text/initials.ts";
import { useText } from "../use/text.tsx";
import styles from "./Present.module.css";

/** As many are named; the others are counted. */
const NAMED = 4;

export function PresentPeople(props: { present: Present }) {
  const { t } = useText();
  const word = useDoingWord();
  const { people, more = 0 } = props.present;
  if (people.length === 0) return null;
  // What someone is about to do matters more than who came first.
  const shown = [...people].sort((a, b) => Number(b.doing != null) - Number(a.doing != null)).slice(0, NAMED);
  const others = people.length - shown.length + more;
  return (
    <div className={styles.present}>
      <span className={styles.label} title={t("presence.help")}>
        {t("presence.label")}
      </span>
      <ul className={styles.people} aria-label={t("presence.label")}>
        {shown.map((each) => (
          <li key={each.id} className={styles.person} data-doing={each.doing ?? undefined}>
            <span className={styles.avatar} aria-hidden="true">
              {initials(each.name)}
            </span>
            <span dir="auto">{each.name}</span>
            {each.doing == null ? null : <span className={styles.doing}>{word(each.doing)}</span>}
          </li>
        ))}
        {others > 0 ? <li className={styles.label}>{t("presence.more", { n: others })}</li> : null}
      </ul>
    </div>
  );
}
