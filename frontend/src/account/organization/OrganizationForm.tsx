import { type FormEvent, useState } from "react";
import { LanguageField } from "../../parts/LanguageField.tsx";
import { Field } from "../../ui/Field.tsx";
import form from "../../ui/Form.module.css";
import type { OrganizationDetails } from "../../use/http.ts";
import { useText } from "../../use/text.tsx";
import { Fault } from "../Fault.tsx";
import { useAsking } from "../users/faults.ts";
import { type Typed, useChangingOrganization } from "./server.ts";

/** `suggests`: nobody named it yet; what this browser says of zone and language is offered. */
export function OrganizationForm(props: { organization: OrganizationDetails; suggests?: boolean; done: () => void }) {
  const { t, language } = useText();
  const { organization } = props;
  const { change } = useChangingOrganization();
  const { busy, faults, ask } = useAsking();
  const [typed, setTyped] = useState<Typed>(() =>
    props.suggests ? { name: "", zone: Intl.DateTimeFormat().resolvedOptions().timeZone, language } : organization,
  );
  const zones = [...new Set([typed.zone, "UTC", ...Intl.supportedValuesOf("timeZone")])];
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const { name, zone, language } = typed;
    if (await ask(() => change({ name: name.trim(), zone, language }))) props.done();
  };
  return (
    <form className={form.form} onSubmit={submit} noValidate aria-label={t("pages.organization")}>
      <Field label={t("organization.name")} error={faults.fields.name}>
        {(wired) => (
          <input
            {...wired}
            className={form.input}
            autoComplete="organization"
            maxLength={200}
            value={typed.name}
            onChange={(event) => setTyped({ ...typed, name: event.target.value })}
          />
        )}
      </Field>
      <Field label={t("organization.zone")} help={t("organization.zone_help")} error={faults.fields.zone}>
        {(wired) => (
          <select
            {...wired}
            className={form.input}
            value={typed.zone}
            onChange={(event) => setTyped({ ...typed, zone: event.target.value })}
          >
            {zones.map((each) => (
              <option key={each} value={each}>
                {each}
              </option>
            ))}
          </select>
        )}
      </Field>
      <LanguageField
        value={typed.language}
        onChange={(chosen) => setTyped({ ...typed, language: chosen })}
        help={t("organization.language_help")}
        error={faults.fields.language}
      />
      <Fault text={faults.whole} />
      <div className={form.buttons}>
        <button type="submit" className={form.main} disabled={busy || !typed.name.trim()}>
          {t(busy ? "form.sending" : "item.save")}
        </button>
      </div>
    </form>
  );
}
