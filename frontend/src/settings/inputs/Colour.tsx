// One of the eight tones; each has a number, for whoever does not tell them apart.
import { useText } from "../../use/text.tsx";
import styles from "./inputs.module.css";

export const TONES = [1, 2, 3, 4, 5, 6, 7, 8] as const;

export function Colour(props: { name: string; value: number; change: (tone: number) => void }) {
  const { t } = useText();
  return (
    <span className={styles.tones}>
      {TONES.map((tone) => (
        <label key={tone} className={styles.tone} data-tone={tone} data-on={props.value === tone || undefined}>
          <input
            type="radio"
            className="visually-hidden"
            name={props.name}
            aria-label={t("inputs.tone", { n: tone })}
            checked={props.value === tone}
            onChange={() => props.change(tone)}
          />
          {tone}
        </label>
      ))}
    </span>
  );
}
