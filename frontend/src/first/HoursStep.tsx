// Opening hours by a preset, with a country's public holidays, for the groups that are ticked.
import { type FormEvent, useState } from "react";
import { Fault } from "../account/Fault.tsx";
import { Several } from "../parts/Several.tsx";
import { Input } from "../settings/inputs/Input.tsx";
import type { Opening } from "../settings/inputs/Weekly.tsx";
import { useItems, useKinds, useSaving } from "../settings/server.ts";
import { FieldGroup } from "../ui/Field.tsx";
import form from "../ui/Form.module.css";
import page from "../ui/Page.module.css";
import { ApiError } from "../use/http.ts";
import { useProblem } from "../use/problem.ts";
import { useRefused } from "../use/refused.ts";
import { useText } from "../use/text.tsx";
import { usePassing } from "./server.ts";

const PRESETS: Readonly<Record<"always" | "weekdays" | "shop", readonly Opening[]>> = {
  always: [],
  weekdays: [{ days: [1, 2, 3, 4, 5], begin: "09:00", end: "18:00" }],
  shop: [{ days: [1, 2, 3, 4, 5, 6], begin: "08:00", end: "22:00" }],
};
type Preset = keyof typeof PRESETS;

export function HoursStep(props: { next: () => void }) {
  const { t } = useText();
  const problem = useProblem();
  const refused = useRefused();
  const { create, save } = useSaving();
  const { pass, again } = usePassing();
  const kinds = useKinds();
  const groups = useItems("group");
  const [preset, setPreset] = useState<Preset>("weekdays");
  const [country, setCountry] = useState<string | null>(null);
  const [left, setLeft] = useState<readonly string[]>([]);
  const [fault, setFault] = useState<{ at: string; text: string } | null>(null);
  const [busy, setBusy] = useState(false);
  const field = kinds.data?.items
    .find((each) => each.name === "calendar")
    ?.fields.find((each) => each.name === "country");
  const items = groups.data?.items ?? [];
  const chosen = items.filter((each) => !left.includes(each.id));
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setFault(null);
    try {
      if (preset === "always") await pass(["hours"]);
      else {
        const value = { name: t(`first.hours.${preset}`), weekly: PRESETS[preset], country };
        const calendar = await create("calendar", value);
        // One after the other: each is a version of its own, told on every screen.
        for (const each of chosen) await save("group", each.id, { ...each.value, calendar: calendar.id }, each.seq);
        await again();
      }
      props.next();
    } catch (error) {
      const place = error instanceof ApiError ? error.places[0] : undefined;
      setFault({ at: place?.place ?? "", text: refused(place) ?? problem(error) });
    } finally {
      setBusy(false);
    }
  };
  return (
    <section className={page.block} aria-labelledby="hours">
      <h2 id="hours" className={page.heading}>
        {t("first.step.hours")}
      </h2>
      <p className={page.lead}>{t("first.hours_lead")}</p>
      <form className={form.form} onSubmit={submit} noValidate>
        <FieldGroup label={t("first.hours_when")}>
          {(Object.keys(PRESETS) as Preset[]).map((each) => (
            <label key={each} className={form.check}>
              <input type="radio" name="preset" checked={preset === each} onChange={() => setPreset(each)} />
              {t(`first.hours.${each}`)}
            </label>
          ))}
        </FieldGroup>
        {preset === "always" ? null : (
          <>
            {field ? (
              <Input
                field={field}
                value={country}
                change={(to) => setCountry((to as string | null) || null)}
                error={fault?.at === "/country" ? fault.text : null}
              />
            ) : null}
            {items.length ? (
              <FieldGroup label={t("first.hours_groups")}>
                <Several
                  label={t("first.hours_groups")}
                  choices={items.map(({ id, name }) => ({ id, label: name || id }))}
                  value={chosen.map((each) => each.id)}
                  change={(ids) => setLeft(items.map((each) => each.id).filter((id) => !ids.includes(id)))}
                />
              </FieldGroup>
            ) : (
              <p className={page.faint}>{t("first.hours_no_groups")}</p>
            )}
          </>
        )}
        <Fault text={fault && fault.at !== "/country" ? fault.text : null} />
        <div className={form.buttons}>
          <button type="submit" className={form.main} disabled={busy}>
            {t(busy ? "form.sending" : "first.save")}
          </button>
        </div>
      </form>
    </section>
  );
}
