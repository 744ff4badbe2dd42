// A link to a password, opened: who has it chooses one and is signed in. The token stands behind the #, sent to nobody.
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Field } from "../ui/Field.tsx";
import form from "../ui/Form.module.css";
import page from "../ui/Page.module.css";
import { ApiError, rememberToken, request, type Session } from "../use/http.ts";
import { useProblem } from "../use/problem.ts";
import { SESSION } from "../use/server.tsx";
import { useText } from "../use/text.tsx";
import { visit } from "../use/url.ts";
import { Fault } from "./Fault.tsx";
import { SHORTEST } from "./password.ts";

export default function Invitation() {
  const { t, language } = useText();
  const problem = useProblem();
  const queries = useQueryClient();
  const [token] = useState(() => location.hash.slice(1));
  const [password, setPassword] = useState("");
  const [name, setName] = useState("");
  const [fault, setFault] = useState<{ field: boolean; text: string } | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if ([...password].length < SHORTEST) return setFault({ field: true, text: t("password.short", { n: SHORTEST }) });
    setBusy(true);
    setFault(null);
    try {
      const body = { token, password, language, ...(name.trim() ? { name: name.trim() } : {}) };
      const session = await request<Session>("POST", "/session/accept", body);
      rememberToken(session.csrf);
      visit("/", "replace");
      queries.removeQueries({ predicate: (query) => query.queryKey[0] !== SESSION[0] });
      queries.setQueryData(SESSION, session);
    } catch (error) {
      const long = error instanceof ApiError && error.code === "misused";
      setFault({ field: long, text: long ? t("password.short", { n: SHORTEST }) : problem(error) });
      setBusy(false);
    }
  };
  return (
    <form className={`${page.block} ${form.form}`} onSubmit={submit} noValidate aria-labelledby="invitation">
      <h1 id="invitation" className={page.heading}>
        {t("invitation.title")}
      </h1>
      <p className={page.lead}>{t("invitation.lead")}</p>
      <Field label={t("invitation.name")} help={t("invitation.name_help")}>
        {(wired) => (
          <input
            {...wired}
            className={form.input}
            autoComplete="name"
            maxLength={200}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <Field
        label={t("password.new")}
        help={t("password.help", { n: SHORTEST })}
        error={fault?.field ? fault.text : null}
      >
        {(wired) => (
          <input
            {...wired}
            className={form.input}
            type="password"
            autoComplete="new-password"
            maxLength={256}
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        )}
      </Field>
      <Fault text={fault && !fault.field ? fault.text : null} />
      <div className={form.buttons}>
        <button type="submit" className={form.main} disabled={busy || !token}>
          {t(busy ? "form.sending" : "invitation.accept")}
        </button>
      </div>
    </form>
  );
}
