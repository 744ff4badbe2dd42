// A setup link, opened: who has it becomes the first administrator. The token stands behind the #, sent to nobody.
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Fault } from "../account/Fault.tsx";
import { SHORTEST } from "../account/password.ts";
import { LanguageField } from "../parts/LanguageField.tsx";
import { Field } from "../ui/Field.tsx";
import form from "../ui/Form.module.css";
import page from "../ui/Page.module.css";
import { faultsByField } from "../use/faults.ts";
import { ApiError, rememberToken, request, type Session } from "../use/http.ts";
import { prefer } from "../use/preferences.ts";
import { useProblem } from "../use/problem.ts";
import { useRefused } from "../use/refused.ts";
import { SESSION } from "../use/server.tsx";
import { useText } from "../use/text.tsx";
import { visit } from "../use/url.ts";

const INPUTS = {
  name: { type: "text", autoComplete: "name", maxLength: 200 },
  email: { type: "email", autoComplete: "username", maxLength: 254 },
  password: { type: "password", autoComplete: "new-password", maxLength: 256 },
} as const;
type Asked = keyof typeof INPUTS;
const ASKED = ["name", "email", "password"] as const;

export default function Administrator() {
  const { t, language } = useText();
  const problem = useProblem();
  const refused = useRefused();
  const queries = useQueryClient();
  const [token] = useState(() => location.hash.slice(1));
  const [typed, setTyped] = useState<Record<Asked, string>>({ name: "", email: "", password: "" });
  const [faults, setFaults] = useState<Readonly<Record<string, string>>>({});
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const missing = ASKED.filter((each) => !typed[each].trim());
    if (missing.length) return setFaults(Object.fromEntries(missing.map((each) => [each, t("first.missing")])));
    setBusy(true);
    setFaults({});
    try {
      const person = { ...typed, name: typed.name.trim(), email: typed.email.trim() };
      const session = await request<Session>("POST", "/session/setup", { token, language, ...person });
      rememberToken(session.csrf);
      visit("/inicio", "replace");
      queries.removeQueries({ predicate: (query) => query.queryKey[0] !== SESSION[0] });
      queries.setQueryData(SESSION, session);
    } catch (error) {
      const worn = error instanceof ApiError && error.code === "bad_link";
      const told = faultsByField(error, (place) => refused(place) ?? t("users.refused"));
      const placed = ASKED.some((each) => each in told);
      setFaults(placed ? told : { whole: worn ? t("first.bad_link") : problem(error) });
      setBusy(false);
    }
  };
  return (
    <form className={`${page.block} ${form.form}`} onSubmit={submit} noValidate aria-labelledby="setup">
      <h1 id="setup" className={page.heading}>
        {t("first.administrator")}
      </h1>
      <p className={page.lead}>{t("first.administrator_lead")}</p>
      <LanguageField value={language} onChange={(chosen) => prefer({ language: chosen })} />
      {ASKED.map((each) => (
        <Field
          key={each}
          label={t(`first.field.${each}`)}
          help={each === "password" ? t("first.password_help", { n: SHORTEST }) : null}
          error={faults[each]}
        >
          {(wired) => (
            <input
              {...wired}
              {...INPUTS[each]}
              className={form.input}
              value={typed[each]}
              onChange={(event) => setTyped({ ...typed, [each]: event.target.value })}
            />
          )}
        </Field>
      ))}
      <Fault text={faults.whole ?? null} />
      <div className={form.buttons}>
        <button type="submit" className={form.main} disabled={busy}>
          {t(busy ? "form.sending" : "first.enter")}
        </button>
      </div>
    </form>
  );
}
