import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useRef, useState } from "react";
import { rememberToken, request, type Session } from "../use/http.ts";
import { useProblem } from "../use/problem.ts";
import { SESSION } from "../use/server.tsx";
import { useText } from "../use/text.tsx";
import { Brand } from "./Brand.tsx";
import { LanguageMenu, ThemeMenu } from "./menus.tsx";
import styles from "./SignIn.module.css";

/** Stands wherever the person was: the address is kept, so signing in brings them back to it. */
export default function SignIn(props: { ended: boolean }) {
  const { t } = useText();
  const problem = useProblem();
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const password = useRef<HTMLInputElement>(null);
  const id = useId();

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const credentials = { email: String(form.get("email")).trim(), password: String(form.get("password")) };
    if (!credentials.email || !credentials.password) {
      setError(t("sign_in.missing"));
      return;
    }
    setBusy(true);
    setError(null);
    try {
      const session = await request<Session>("POST", "/session", credentials);
      rememberToken(session.csrf);
      queries.removeQueries({ predicate: (query) => query.queryKey[0] !== SESSION[0] });
      queries.setQueryData(SESSION, session);
    } catch (fault) {
      setError(problem(fault));
      setBusy(false);
      password.current?.select();
    }
  };

  return (
    <div className={styles.page}>
      <header className={styles.corner}>
        <LanguageMenu />
        <ThemeMenu />
      </header>
      <main className={styles.main}>
        <div className={styles.side}>
          <Brand />
          <p className={styles.promise}>{t("sign_in.promise")}</p>
        </div>
        <form className={styles.form} onSubmit={submit} noValidate aria-labelledby={`${id}-title`}>
          <h1 id={`${id}-title`} className={styles.title}>
            {t("sign_in.title")}
          </h1>
          {props.ended && !error ? <p className={styles.ended}>{t("sign_in.ended")}</p> : null}
          <Unopened />
          <p id={`${id}-error`} className={error ? styles.error : undefined} role="alert">
            {error}
          </p>
          <label className={styles.label} htmlFor={`${id}-email`}>
            {t("sign_in.email")}
          </label>
          <input
            id={`${id}-email`}
            className={styles.input}
            name="email"
            type="email"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            required
            aria-invalid={error !== null}
            aria-describedby={`${id}-error`}
          />
          <label className={styles.label} htmlFor={`${id}-password`}>
            {t("sign_in.password")}
          </label>
          <input
            ref={password}
            id={`${id}-password`}
            className={styles.input}
            name="password"
            type="password"
            autoComplete="current-password"
            required
            aria-invalid={error !== null}
            aria-describedby={`${id}-error`}
          />
          <button type="submit" className={styles.submit} aria-disabled={busy}>
            {t(busy ? "sign_in.busy" : "sign_in.submit")}
          </button>
        </form>
      </main>
    </div>
  );
}

/** Where nobody can sign in yet, how somebody will. */
function Unopened() {
  const { t } = useText();
  const setup = useQuery({
    queryKey: ["setup"],
    queryFn: () => request<{ open: boolean }>("GET", "/session/setup"),
    staleTime: 10_000,
  });
  return setup.data?.open ? <p className={styles.ended}>{t("first.unopened")}</p> : null;
}
