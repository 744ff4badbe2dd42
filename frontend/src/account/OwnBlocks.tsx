// One's own password, and where one is signed in.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useActing } from "../acting/acting.ts";
import { Field } from "../ui/Field.tsx";
import form from "../ui/Form.module.css";
import page from "../ui/Page.module.css";
import { faultsByField } from "../use/faults.ts";
import { type ApiError, request, type Sessions } from "../use/http.ts";
import { useProblem } from "../use/problem.ts";
import { useRefused } from "../use/refused.ts";
import { SESSION } from "../use/server.tsx";
import { useText } from "../use/text.tsx";
import { Fault } from "./Fault.tsx";
import { SHORTEST } from "./password.ts";
import { SessionList } from "./SessionList.tsx";

const OWN = ["session", "all"] as const;

export function PasswordBlock() {
  const { t } = useText();
  const problem = useProblem();
  const refused = useRefused();
  const queries = useQueryClient();
  const { tell } = useActing();
  const [typed, setTyped] = useState({ current: "", password: "" });
  const [faults, setFaults] = useState<Readonly<Record<string, string>>>({});
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if ([...typed.password].length < SHORTEST) return setFaults({ password: t("password.short", { n: SHORTEST }) });
    setBusy(true);
    setFaults({});
    try {
      await request("POST", "/session/password", typed);
      setTyped({ current: "", password: "" });
      tell({ text: t("password.done") });
      await queries.invalidateQueries({ queryKey: OWN });
    } catch (error) {
      const { current } = faultsByField(error, (place) => refused(place) ?? t("users.refused"));
      setFaults(current ? { current } : { whole: problem(error) });
    } finally {
      setBusy(false);
    }
  };
  return (
    <section className={page.block} aria-labelledby="preferences-password">
      <h2 id="preferences-password" className={page.heading}>
        {t("password.title")}
      </h2>
      <form className={form.form} onSubmit={submit} noValidate>
        <Field label={t("password.current")} error={faults.current}>
          {(wired) => (
            <input
              {...wired}
              className={form.input}
              type="password"
              autoComplete="current-password"
              maxLength={256}
              value={typed.current}
              onChange={(event) => setTyped({ ...typed, current: event.target.value })}
            />
          )}
        </Field>
        <Field label={t("password.new")} help={t("password.help", { n: SHORTEST })} error={faults.password}>
          {(wired) => (
            <input
              {...wired}
              className={form.input}
              type="password"
              autoComplete="new-password"
              maxLength={256}
              value={typed.password}
              onChange={(event) => setTyped({ ...typed, password: event.target.value })}
            />
          )}
        </Field>
        <Fault text={faults.whole ?? null} />
        <div className={form.buttons}>
          <button type="submit" className={form.main} disabled={busy || !typed.current || !typed.password}>
            {t(busy ? "form.sending" : "password.change")}
          </button>
        </div>
      </form>
    </section>
  );
}

export function SessionsBlock() {
  const { t } = useText();
  const problem = useProblem();
  const queries = useQueryClient();
  const [fault, setFault] = useState<string | null>(null);
  const sessions = useQuery<Sessions, ApiError>({ queryKey: OWN, queryFn: () => request("GET", "/session/all") });
  const everywhere = async () => {
    try {
      await request("DELETE", "/session/all");
      await queries.resetQueries({ queryKey: SESSION });
    } catch (error) {
      setFault(problem(error));
    }
  };
  return (
    <section className={page.block} aria-labelledby="preferences-sessions">
      <h2 id="preferences-sessions" className={page.heading}>
        {t("sessions.title")}
      </h2>
      {sessions.data ? (
        <SessionList sessions={sessions.data.items} busy={false} end={null} />
      ) : (
        <p role="status">{sessions.error ? problem(sessions.error) : t("status.loading")}</p>
      )}
      <Fault text={fault} />
      <div className={form.buttons}>
        <button type="button" className={form.danger} onClick={everywhere}>
          {t("sessions.end_all_own")}
        </button>
      </div>
    </section>
  );
}
