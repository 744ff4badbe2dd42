// What a group has of its own, channel by channel; where it has nothing the organization's holds.
import form from "../../ui/Form.module.css";
import page from "../../ui/Page.module.css";
import { useCatalog } from "../../use/server.tsx";
import { useText } from "../../use/text.tsx";
import { Duration } from "./Duration.tsx";
import styles from "./inputs.module.css";
import { Share } from "./Share.tsx";

type Targets = Readonly<Record<string, number | null>>;
const LENGTHS = ["wait", "first_reply", "reply", "handling"] as const;
const OWN: Targets = { wait: null, first_reply: null, reply: null, handling: null, goal: 0.8 };

function without<T>(all: Readonly<Record<string, T>>, name: string): Record<string, T> {
  const { [name]: _, ...rest } = all;
  return rest;
}

/** Targets of a group: a channel is ticked to have its own. */
export function TargetsByChannel(props: {
  value: Readonly<Record<string, Targets>>;
  change: (value: Readonly<Record<string, Targets>>) => void;
}) {
  const { t } = useText();
  const { channels } = useCatalog();
  const { value, change } = props;
  return (
    <div className={styles.wide}>
      <table className={page.table}>
        <thead>
          <tr>
            <th scope="col">{t("inputs.own")}</th>
            {LENGTHS.map((each) => (
              <th key={each} scope="col">
                {t(`inputs.${each}`)}
              </th>
            ))}
            <th scope="col">{t("inputs.goal")}</th>
          </tr>
        </thead>
        <tbody>
          {channels.map((channel) => {
            const own = value[channel.id];
            const put = (name: string, to: number | null) =>
              change({ ...value, [channel.id]: { ...(own ?? OWN), [name]: to } });
            return (
              <tr key={channel.id}>
                <td>
                  <label className={form.check}>
                    <input
                      type="checkbox"
                      checked={own !== undefined}
                      onChange={(event) =>
                        change(event.target.checked ? { ...value, [channel.id]: OWN } : without(value, channel.id))
                      }
                    />
                    {channel.label}
                  </label>
                </td>
                {own === undefined ? (
                  <td colSpan={LENGTHS.length + 1} className={page.faint}>
                    {t("inputs.as_organization")}
                  </td>
                ) : (
                  <>
                    {LENGTHS.map((each) => (
                      <td key={each} data-label={t(`inputs.${each}`)}>
                        <Duration
                          label={`${channel.label}: ${t(`inputs.${each}`)}`}
                          value={own[each] ?? null}
                          change={(to) => put(each, to)}
                          none="—"
                        />
                      </td>
                    ))}
                    <td data-label={t("inputs.goal")}>
                      <Share
                        label={`${channel.label}: ${t("inputs.goal")}`}
                        value={own.goal ?? null}
                        change={(to) => put("goal", to)}
                      />
                    </td>
                  </>
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

type Own = "organization" | "never" | "own";
const HOUR = 3_600;

/** Lengths of a group: as the organization, never, or its own. */
export function SecondsByChannel(props: {
  value: Readonly<Record<string, number | null>>;
  change: (value: Readonly<Record<string, number | null>>) => void;
}) {
  const { t } = useText();
  const { channels } = useCatalog();
  const { value, change } = props;
  return (
    <div className={styles.stack}>
      {channels.map((channel) => {
        const here = value[channel.id];
        const now: Own = here === undefined ? "organization" : here === null ? "never" : "own";
        const choose = (to: Own) => {
          const rest = without(value, channel.id);
          change(to === "organization" ? rest : { ...rest, [channel.id]: to === "never" ? null : HOUR });
        };
        return (
          <span key={channel.id} className={styles.line}>
            <span className={styles.channel}>{channel.label}</span>
            <select
              className={form.input}
              aria-label={channel.label}
              value={now}
              onChange={(event) => choose(event.target.value as Own)}
            >
              <option value="organization">{t("inputs.as_organization")}</option>
              <option value="never">{t("inputs.never")}</option>
              <option value="own">{t("inputs.own_length")}</option>
            </select>
            {typeof here === "number" ? (
              <Duration
                label={channel.label}
                value={here}
                change={(to) => to !== null && change({ ...value, [channel.id]: to })}
                none=""
              />
            ) : null}
          </span>
        );
      })}
    </div>
  );
}
