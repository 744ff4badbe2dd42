// Opening hours of a week: on which days, from when, and until when.
import form from "../../ui/Form.module.css";
import { Icon } from "../../ui/Icon.tsx";
import { useText } from "../../use/text.tsx";
import styles from "./inputs.module.css";

export interface Opening {
  /** 1 Monday to 7 Sunday. */
  readonly days: readonly number[];
  /** `08:00`. */
  readonly begin: string;
  /** `24:00` is midnight. */
  readonly end: string;
}

const WEEK = [1, 2, 3, 4, 5, 6, 7] as const;
const TIME = "([01]\\d|2[0-3]):[0-5]\\d|24:00";

export function Weekly(props: { value: readonly Opening[]; change: (openings: readonly Opening[]) => void }) {
  const { t, language } = useText();
  const { value, change } = props;
  // Any Monday to Sunday will do for their names.
  const name = (day: number, weekday: "short" | "long"): string =>
    new Intl.DateTimeFormat(language, { weekday, timeZone: "UTC" }).format(Date.UTC(2024, 0, day));
  const put = (place: number, to: Partial<Opening>) =>
    change(value.map((each, index) => (index === place ? { ...each, ...to } : each)));
  return (
    <div className={styles.stack}>
      {value.map((opening, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an opening is its place in the list.
        <fieldset key={place} className={styles.opening}>
          <legend className="visually-hidden">{t("inputs.opening", { n: place + 1 })}</legend>
          <span className={styles.days}>
            {WEEK.map((day) => (
              <label key={day} className={styles.day} data-on={opening.days.includes(day) || undefined}>
                <input
                  type="checkbox"
                  className="visually-hidden"
                  checked={opening.days.includes(day)}
                  aria-label={name(day, "long")}
                  onChange={(event) => {
                    const others = opening.days.filter((each) => each !== day);
                    put(place, { days: event.target.checked ? [...others, day].sort() : others });
                  }}
                />
                {name(day, "short")}
              </label>
            ))}
          </span>
          <span className={styles.times}>
            {(["begin", "end"] as const).map((end) => (
              <input
                key={end}
                className={form.input}
                inputMode="numeric"
                pattern={TIME}
                maxLength={5}
                aria-label={t(`inputs.${end}`)}
                value={opening[end]}
                onChange={(event) => put(place, { [end]: event.target.value })}
              />
            ))}
            <button
              type="button"
              className={form.small}
              disabled={value.length === 1}
              aria-label={t("inputs.opening_remove", { n: place + 1 })}
              onClick={() => change(value.filter((_, index) => index !== place))}
            >
              <Icon name="close" size={12} />
            </button>
          </span>
        </fieldset>
      ))}
      <button
        type="button"
        className={form.small}
        onClick={() => change([...value, { days: [6], begin: "09:00", end: "13:00" }])}
      >
        <Icon name="add" size={12} />
        {t("inputs.opening_add")}
      </button>
    </div>
  );
}
