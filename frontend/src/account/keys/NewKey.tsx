import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { ProfileField } from "../../parts/ProfileField.tsx";
import { Field, FieldGroup } from "../../ui/Field.tsx";
import form from "../../ui/Form.module.css";
import page from "../../ui/Page.module.css";
import { type KeyMade, request } from "../../use/http.ts";
import { useText } from "../../use/text.tsx";
import { Copied } from "../Copied.tsx";
import { Fault } from "../Fault.tsx";
import { useAsking } from "../users/faults.ts";
import { KEYS } from "./KeysPage.tsx";

const SCOPES = ["ingest", "read", "act", "metrics"] as const;

/** A key to make: what for, from where, as whom. Its secret is shown this once. */
export function NewKey(props: { close: () => void }) {
  const { t } = useText();
  const queries = useQueryClient();
  const { busy, faults, ask } = useAsking();
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<readonly string[]>(["ingest"]);
  const [source, setSource] = useState("");
  const [profile, setProfile] = useState("operator");
  const [made, setMade] = useState<KeyMade | null>(null);
  const acts = scopes.includes("read") || scopes.includes("act");
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const body = {
      name: name.trim(),
      scopes,
      ...(scopes.includes("ingest") ? { source: source.trim() } : {}),
      ...(acts ? { profile, all_groups: true } : {}),
    };
    const answer = await ask(() => request<KeyMade>("POST", "/keys", body));
    if (answer === null) return;
    setMade(answer);
    await queries.invalidateQueries({ queryKey: KEYS });
  };
  if (made) {
    return (
      <div className={form.form}>
        <h2 className={page.heading}>{t("keys.secret_title", { name: made.key.name })}</h2>
        <p className={page.lead}>{t("keys.secret_lead")}</p>
        <Copied label={t("keys.secret")} text={made.secret} />
        <div className={form.buttons}>
          <button type="button" className={form.plain} onClick={props.close}>
            {t("keys.secret_kept")}
          </button>
        </div>
      </div>
    );
  }
  return (
    <form className={form.form} onSubmit={submit} noValidate aria-label={t("keys.new")}>
      <Field label={t("users.name")} error={faults.fields.name}>
        {(wired) => (
          <input
            {...wired}
            className={form.input}
            maxLength={200}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <FieldGroup label={t("keys.scopes")} error={faults.fields.scopes}>
        {SCOPES.map((each) => (
          <label key={each} className={form.check}>
            <input
              type="checkbox"
              checked={scopes.includes(each)}
              onChange={(event) =>
                setScopes(event.target.checked ? [...scopes, each] : scopes.filter((one) => one !== each))
              }
            />
            {t(`keys.scope.${each}`)}
          </label>
        ))}
      </FieldGroup>
      {scopes.includes("ingest") ? (
        <Field label={t("keys.source")} help={t("keys.source_help")} error={faults.fields.source}>
          {(wired) => (
            <input
              {...wired}
              className={form.input}
              maxLength={63}
              value={source}
              onChange={(event) => setSource(event.target.value)}
            />
          )}
        </Field>
      ) : null}
      {acts ? (
        <ProfileField
          label={t("users.profile")}
          help={t("keys.profile_help")}
          value={profile}
          onChange={setProfile}
        />
      ) : null}
      <Fault text={faults.whole} />
      <div className={form.buttons}>
        <button type="submit" className={form.main} disabled={busy || !name.trim() || scopes.length === 0}>
          {t(busy ? "form.sending" : "item.create")}
        </button>
        <button type="button" className={form.plain} onClick={props.close}>
          {t("form.cancel")}
        </button>
      </div>
    </form>
  );
}
