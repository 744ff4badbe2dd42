import { type FormEvent, useState } from "react";
import { Field } from "../../ui/Field.tsx";
import form from "../../ui/Form.module.css";
import page from "../../ui/Page.module.css";
import { useText } from "../../use/text.tsx";
import { Fault } from "../Fault.tsx";
import { useAsking } from "../users/faults.ts";
import { useChangingSources } from "./server.ts";

/** A helpdesk to follow: it is kept only if it answers. */
export function NewSource(props: { close: () => void }) {
  const { t } = useText();
  const { add } = useChangingSources();
  const { busy, faults, ask } = useAsking();
  const [typed, setTyped] = useState({ id: "", url: "", user: "", secret: "" });
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const wanted = { ...typed, id: typed.id.trim(), url: typed.url.trim(), user: typed.user.trim() || null };
    if (await ask(() => add({ ...wanted, kind: "rt" }))) props.close();
  };
  const field = (name: keyof typeof typed, type: "text" | "url" | "password", most: number) => (
    <Field label={t(`sources.form.${name}`)} help={t(`sources.form.${name}_help`)} error={faults.fields[name]}>
      {(wired) => (
        <input
          {...wired}
          className={form.input}
          type={type}
          autoComplete={type === "password" ? "new-password" : "off"}
          maxLength={most}
          value={typed[name]}
          onChange={(event) => setTyped({ ...typed, [name]: event.target.value })}
        />
      )}
    </Field>
  );
  return (
    <form className={form.form} onSubmit={submit} noValidate aria-label={t("sources.add")}>
      <p className={page.lead}>{t("sources.rt_lead")}</p>
      {field("id", "text", 63)}
      {field("url", "url", 200)}
      {field("user", "text", 200)}
      {field("secret", "password", 200)}
      <Fault text={faults.whole} />
      <div className={form.buttons}>
        <button
          type="submit"
          className={form.main}
          disabled={busy || !typed.id.trim() || !typed.url.trim() || !typed.secret}
        >
          {t(busy ? "sources.testing" : "sources.test_and_add")}
        </button>
        <button type="button" className={form.plain} onClick={props.close}>
          {t("form.cancel")}
        </button>
      </div>
    </form>
  );
}
