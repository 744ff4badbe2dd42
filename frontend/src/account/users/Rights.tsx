// What someone is to see and may do: the profile, the groups, the agents they are, and single permissions.
import { ProfileField } from "../../parts/ProfileField.tsx";
import { Several } from "../../parts/Several.tsx";
import { FieldGroup } from "../../ui/Field.tsx";
import form from "../../ui/Form.module.css";
import { useRoster, useSession } from "../../use/server.tsx";
import { useText } from "../../use/text.tsx";
import type { Wanted } from "./server.ts";
import styles from "./Users.module.css";

type Choice = "profile" | "granted" | "removed";

export function Rights(props: {
  wanted: Wanted;
  change: (change: Partial<Wanted>) => void;
  faults: Readonly<Record<string, string>>;
}) {
  const { t } = useText();
  const groups = useRoster("groups", true);
  const agents = useRoster("agents", true);
  const { wanted, change, faults } = props;
  const named = (roster: typeof groups) =>
    roster.data?.items.map(({ id, name }) => ({ id, label: name || id })) ?? [];
  return (
    <>
      <ProfileField label={t("users.profile")} value={wanted.profile} onChange={(profile) => change({ profile })} />
      <FieldGroup
        label={t("users.reach")}
        help={wanted.all_groups ? null : t("users.reach_help")}
        error={faults.groups}
      >
        <label className={form.check}>
          <input
            type="checkbox"
            checked={wanted.all_groups}
            onChange={(event) => change({ all_groups: event.target.checked })}
          />
          {t("users.all_groups")}
        </label>
        {wanted.all_groups ? null : (
          <Several
            label={t("users.reach")}
            choices={named(groups)}
            value={wanted.groups}
            change={(ids) => change({ groups: ids })}
          />
        )}
      </FieldGroup>
      <FieldGroup label={t("users.agents")} help={t("users.agents_help")} error={faults.agents}>
        <Several
          label={t("users.agents")}
          choices={named(agents)}
          value={wanted.agents}
          change={(ids) => change({ agents: ids })}
        />
      </FieldGroup>
      <Permissions wanted={wanted} change={change} />
    </>
  );
}

/** Each permission that the giver has: as the profile says, or one way or the other in spite of it. */
function Permissions(props: { wanted: Wanted; change: (change: Partial<Wanted>) => void }) {
  const { t, find } = useText();
  const { permissions } = useSession();
  const { wanted, change } = props;
  const without = (list: readonly string[], name: string) => list.filter((each) => each !== name);
  const put = (name: string, choice: Choice) =>
    change({
      granted: choice === "granted" ? [...without(wanted.granted, name), name] : without(wanted.granted, name),
      removed: choice === "removed" ? [...without(wanted.removed, name), name] : without(wanted.removed, name),
    });
  const other = wanted.granted.length + wanted.removed.length;
  return (
    <details className={styles.permissions}>
      <summary>{t("users.permissions", { n: other })}</summary>
      <ul>
        {permissions.map((name) => {
          const choice: Choice = wanted.granted.includes(name)
            ? "granted"
            : wanted.removed.includes(name)
              ? "removed"
              : "profile";
          const label = find(`permissions.${name}`) ?? name;
          return (
            <li key={name} className={styles.permission}>
              <span>{label}</span>
              <select
                className={form.input}
                aria-label={label}
                value={choice}
                onChange={(event) => put(name, event.target.value as Choice)}
              >
                <option value="profile">{t("users.by_profile")}</option>
                <option value="granted">{t("users.granted")}</option>
                <option value="removed">{t("users.removed")}</option>
              </select>
            </li>
          );
        })}
      </ul>
    </details>
  );
}
