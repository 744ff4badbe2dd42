// Who may enter: everyone, one of them, or someone new.
import { Link } from "../../parts/Link.tsx";
import form from "../../ui/Form.module.css";
import { Icon } from "../../ui/Icon.tsx";
import { Notice } from "../../ui/Notice.tsx";
import page from "../../ui/Page.module.css";
import type { UserDetails } from "../../use/http.ts";
import { useProblem } from "../../use/problem.ts";
import { pathOf, useParts } from "../../use/route.ts";
import { useCatalog } from "../../use/server.tsx";
import { useText } from "../../use/text.tsx";
import { Invite } from "./Invite.tsx";
import { useUsers } from "./server.ts";
import { UserPage } from "./UserPage.tsx";

/** The last part of the address at which someone is invited. */
const NEW = "+";
const KINDS = { invited: "warn", active: "good", disabled: "bad" } as const;

export default function UsersPage() {
  const { t } = useText();
  const problem = useProblem();
  const users = useUsers();
  const id = useParts()[1];
  if (users.data === undefined) {
    return users.error ? (
      <Notice
        alert
        title={problem(users.error)}
        action={{ label: t("grid.retry"), run: () => void users.refetch() }}
      />
    ) : (
      <p className={page.page} role="status">
        {t("status.loading")}
      </p>
    );
  }
  const user = users.data.items.find((each) => each.id === id);
  return (
    <div className={page.page}>
      {id === undefined ? (
        <All users={users.data.items} />
      ) : (
        <>
          <p>
            <Link className={page.link} to="/usuarios">
              <Icon name="left" size={12} /> {t("pages.users")}
            </Link>
          </p>
          {id === NEW ? (
            <Invite />
          ) : user ? (
            <UserPage key={user.id} user={user} />
          ) : (
            <Notice title={t("errors.not_found")} />
          )}
        </>
      )}
    </div>
  );
}

function All(props: { users: readonly UserDetails[] }) {
  const { t } = useText();
  return (
    <section className={page.block} aria-label={t("pages.users")}>
      <p className={page.lead}>{t("users.lead")}</p>
      <div className={form.buttons}>
        <Link className={form.main} to={pathOf("usuarios", NEW)}>
          <Icon name="add" size={14} />
          {t("users.invite")}
        </Link>
      </div>
      <table className={page.table}>
        <caption className="visually-hidden">{t("pages.users")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("users.name")}</th>
            <th scope="col">{t("users.email")}</th>
            <th scope="col">{t("users.profile")}</th>
            <th scope="col">{t("users.reach")}</th>
            <th scope="col">{t("users.state")}</th>
          </tr>
        </thead>
        <tbody>
          {props.users.map((each) => (
            <Line key={each.id} user={each} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Line(props: { user: UserDetails }) {
  const { t } = useText();
  const { profiles } = useCatalog();
  const { user } = props;
  return (
    <tr>
      <td data-label={t("users.name")}>
        <Link className={page.link} to={pathOf("usuarios", user.id)} dir="auto">
          {user.name}
        </Link>
      </td>
      <td data-label={t("users.email")}>{user.email}</td>
      <td data-label={t("users.profile")}>
        {profiles.find((each) => each.id === user.profile)?.label ?? user.profile}
      </td>
      <td data-label={t("users.reach")}>
        {user.all_groups ? t("users.all_groups") : t("users.groups", { n: user.groups.length })}
      </td>
      <td data-label={t("users.state")}>
        <span className={page.mark} data-kind={KINDS[user.state]}>
          {t(`users.states.${user.state}`)}
        </span>
      </td>
    </tr>
  );
}
