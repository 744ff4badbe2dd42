// One user: what they are and may, where they are signed in, a new link, and closing the account.
import { type FormEvent, useState } from "react";
import { useActing } from "../../acting/acting.ts";
import { Field } from "../../ui/Field.tsx";
import form from "../../ui/Form.module.css";
import { ModalBox } from "../../ui/ModalBox.tsx";
import page from "../../ui/Page.module.css";
import type { Invited, UserDetails } from "../../use/http.ts";
import { useProblem } from "../../use/problem.ts";
import { useSession } from "../../use/server.tsx";
import { useText } from "../../use/text.tsx";
import { Fault } from "../Fault.tsx";
import { SessionList } from "../SessionList.tsx";
import { useAsking } from "./faults.ts";
import { LinkShown } from "./LinkShown.tsx";
import { Rights } from "./Rights.tsx";
import { useChanging, useUserSessions, type Wanted } from "./server.ts";

const wantedOf = ({ name, profile, all_groups, groups, agents, granted, removed }: UserDetails): Wanted => ({
  name,
  profile,
  all_groups,
  groups,
  agents,
  granted,
  removed,
});

export function UserPage(props: { user: UserDetails }) {
  const { t } = useText();
  const { user } = props;
  const { change } = useChanging();
  const { tell } = useActing();
  const { busy, faults, ask } = useAsking();
  const saved = wantedOf(user);
  const [typed, setTyped] = useState<Wanted | null>(null);
  const wanted = typed ?? saved;
  const dirty = JSON.stringify(wanted) !== JSON.stringify(saved);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if ((await ask(() => change(user.id, wanted))) === null) return;
    setTyped(null);
    const undo = () => void ask(() => change(user.id, saved));
    tell({ text: t("item.saved", { name: user.name }), offer: { label: t("undo.undo"), run: undo } });
  };
  return (
    <>
      <section className={page.block} aria-labelledby="user">
        <h2 id="user" className={page.heading} dir="auto">
          {user.name}
        </h2>
        <p className={page.lead}>{user.email}</p>
        <form className={form.form} onSubmit={submit} noValidate>
          <Field label={t("users.name")} error={faults.fields.name}>
            {(wired) => (
              <input
                {...wired}
                className={form.input}
                autoComplete="off"
                maxLength={200}
                value={wanted.name}
                onChange={(event) => setTyped({ ...wanted, name: event.target.value })}
              />
            )}
          </Field>
          <Rights wanted={wanted} change={(change) => setTyped({ ...wanted, ...change })} faults={faults.fields} />
          <Fault text={faults.whole} />
          <div className={form.buttons}>
            <button type="submit" className={form.main} disabled={!dirty || busy}>
              {t(busy ? "form.sending" : "item.save")}
            </button>
            {dirty ? (
              <button type="button" className={form.plain} onClick={() => setTyped(null)}>
                {t("item.discard")}
              </button>
            ) : null}
          </div>
        </form>
      </section>
      <Entering user={user} />
      <Closing user={user} />
    </>
  );
}

/** Where they are signed in, and a link to another password. */
function Entering(props: { user: UserDetails }) {
  const { t } = useText();
  const problem = useProblem();
  const { user } = props;
  const sessions = useUserSessions(user.id);
  const { endSession, endSessions, link } = useChanging();
  const { busy, faults, ask } = useAsking();
  const [made, setMade] = useState<Invited | null>(null);
  return (
    <>
      <section className={page.block} aria-labelledby="sessions">
        <h2 id="sessions" className={page.heading}>
          {t("sessions.title")}
        </h2>
        {sessions.data ? (
          <SessionList
            sessions={sessions.data.items}
            busy={busy}
            end={(session) => void ask(() => endSession(user.id, session.id))}
          />
        ) : (
          <p role="status">{sessions.error ? problem(sessions.error) : t("status.loading")}</p>
        )}
        <Fault text={faults.whole} />
        <div className={form.buttons}>
          <button
            type="button"
            className={form.plain}
            disabled={busy || !sessions.data?.items.length}
            onClick={() => void ask(() => endSessions(user.id))}
          >
            {t("sessions.end_all")}
          </button>
          {user.state === "disabled" ? null : (
            <button
              type="button"
              className={form.plain}
              disabled={busy}
              onClick={async () => setMade(await ask(() => link(user.id)))}
            >
              {t("users.another_link")}
            </button>
          )}
        </div>
      </section>
      {made ? <LinkShown invited={made} /> : null}
    </>
  );
}

/** Closing the account is asked twice; opening it again is not. */
function Closing(props: { user: UserDetails }) {
  const { t } = useText();
  const { user } = props;
  const own = useSession().user.id === user.id;
  const { change } = useChanging();
  const { busy, faults, ask } = useAsking();
  const [asked, setAsked] = useState(false);
  const closed = user.state === "disabled";
  const run = async () => {
    if (await ask(() => change(user.id, { disabled: !closed }))) setAsked(false);
  };
  if (own) return null;
  return (
    <section className={page.block} aria-labelledby="closing">
      <h2 id="closing" className={page.heading}>
        {t(closed ? "users.open" : "users.close")}
      </h2>
      <p className={page.lead}>{t(closed ? "users.open_lead" : "users.close_lead")}</p>
      {asked ? null : <Fault text={faults.whole} />}
      <div className={form.buttons}>
        <button
          type="button"
          className={closed ? form.plain : form.danger}
          disabled={busy}
          onClick={() => (closed ? void run() : setAsked(true))}
        >
          {t(closed ? "users.open" : "users.close")}
        </button>
      </div>
      {asked ? (
        <ModalBox title={t("users.close_sure", { name: user.name })} close={() => setAsked(false)}>
          <p className={page.lead}>{t("users.close_lead")}</p>
          <Fault text={faults.whole} />
          <div className={form.buttons}>
            <button type="button" className={form.plain} onClick={() => setAsked(false)}>
              {t("form.cancel")}
            </button>
            <button type="button" className={form.danger} disabled={busy} onClick={() => void run()}>
              {t("users.close")}
            </button>
          </div>
        </ModalBox>
      ) : null}
    </section>
  );
}
