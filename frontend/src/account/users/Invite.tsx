import { type FormEvent, useState } from "react";
import { Field } from "../../ui/Field.tsx";
import form from "../../ui/Form.module.css";
import page from "../../ui/Page.module.css";
import type { Invited } from "../../use/http.ts";
import { useText } from "../../use/text.tsx";
import { Fault } from "../Fault.tsx";
import { useAsking } from "./faults.ts";
import { LinkShown } from "./LinkShown.tsx";
import { Rights } from "./Rights.tsx";
import { useChanging, type Wanted } from "./server.ts";

const EMPTY: Wanted = {
  name: "",
  profile: "agent",
  all_groups: false,
  groups: [],
  agents: [],
  granted: [],
  removed: [],
};

/** Someone new: what they are to be, then the link by which they choose a password. */
export function Invite() {
  const { t } = useText();
  const { invite } = useChanging();
  const { busy, faults, ask } = useAsking();
  const [email, setEmail] = useState("");
  const [wanted, setWanted] = useState(EMPTY);
  const [invited, setInvited] = useState<Invited | null>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setInvited(await ask(() => invite(email.trim(), wanted)));
  };
  if (invited) return <LinkShown invited={invited} />;
  return (
    <section className={page.block} aria-labelledby="invite">
      <h2 id="invite" className={page.heading}>
        {t("users.invite")}
      </h2>
      <form className={form.form} onSubmit={submit} noValidate>
        <Field label={t("users.email")} error={faults.fields.email}>
          {(wired) => (
            <input
              {...wired}
              className={form.input}
              type="email"
              autoComplete="off"
              maxLength={254}
              value={email}
              onChange={(event) => setEmail(event.target.value)}
            />
          )}
        </Field>
        <Field label={t("users.name")} error={faults.fields.name}>
          {(wired) => (
            <input
              {...wired}
              className={form.input}
              autoComplete="off"
              maxLength={200}
              value={wanted.name}
              onChange={(event) => setWanted({ ...wanted, name: event.target.value })}
            />
          )}
        </Field>
        <Rights wanted={wanted} change={(change) => setWanted({ ...wanted, ...change })} faults={faults.fields} />
        <Fault text={faults.whole} />
        <div className={form.buttons}>
          <button type="submit" className={form.main} disabled={busy || !email.includes("@")}>
            {t(busy ? "form.sending" : "users.make_link")}
          </button>
        </div>
      </form>
    </section>
  );
}
