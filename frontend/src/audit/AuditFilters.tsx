// What the trail is asked for: who, what, on what, and when.
import { type FormEvent, useState } from "react";
import { formatPeriod } from "../format/period.ts";
import { PeriodBar } from "../parts/PeriodBar.tsx";
import { Field } from "../ui/Field.tsx";
import form from "../ui/Form.module.css";
import page from "../ui/Page.module.css";
import type { Entry } from "../use/http.ts";
import { changeParams } from "../use/route.ts";
import { useCatalog } from "../use/server.tsx";
import { useText } from "../use/text.tsx";
import styles from "./Audit.module.css";
import type { Wanted } from "./query.ts";
import { TOLD, useWhat, useWho } from "./words.ts";

export function AuditFilters(props: Wanted & { entries: readonly Entry[] }) {
  const { t } = useText();
  const { actions } = useCatalog();
  const what = useWhat();
  const people = usePeople(props.entries, props.by);
  const acts = actions.filter((each) => each.name !== "view");
  const chosen = props.by !== null || props.what !== null || props.about !== null;
  return (
    <section className={page.block} aria-label={t("filter.bar")}>
      <PeriodBar period={props.period} choose={(period) => changeParams({ period: formatPeriod(period) })} />
      <div className={styles.filters}>
        <Field label={t("audit.column.who")}>
          {(wired) => (
            <select
              {...wired}
              className={form.input}
              value={props.by ?? ""}
              onChange={(event) => changeParams({ actor: event.target.value })}
            >
              <option value="">{t("audit.anyone")}</option>
              {people.map((each) => (
                <option key={each.id} value={each.id}>
                  {each.name}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label={t("audit.column.what")}>
          {(wired) => (
            <select
              {...wired}
              className={form.input}
              value={props.what ?? ""}
              onChange={(event) => changeParams({ what: event.target.value })}
            >
              <option value="">{t("audit.anything")}</option>
              <optgroup label={t("audit.acts")}>
                {acts.map((each) => (
                  <option key={each.name} value={each.name}>
                    {each.label}
                  </option>
                ))}
              </optgroup>
              <optgroup label={t("audit.else")}>
                {TOLD.map((each) => (
                  <option key={each} value={each}>
                    {what(each)}
                  </option>
                ))}
              </optgroup>
            </select>
          )}
        </Field>
        <About key={props.about} about={props.about} />
        {chosen ? (
          <button
            type="button"
            className={form.plain}
            onClick={() => changeParams({ actor: null, what: null, subject: null })}
          >
            {t("filter.clear")}
          </button>
        ) : null}
      </div>
    </section>
  );
}

/** An id is pasted or typed, and asked for as a whole. */
function About(props: { about: string | null }) {
  const { t } = useText();
  const [typed, setTyped] = useState(props.about ?? "");
  const ask = (event: FormEvent) => {
    event.preventDefault();
    changeParams({ subject: typed.trim() });
  };
  return (
    <form onSubmit={ask}>
      <Field label={t("audit.about")}>
        {(wired) => (
          <input
            {...wired}
            className={form.input}
            maxLength={256}
            placeholder={t("audit.about_help")}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            onBlur={() => changeParams({ subject: typed.trim() })}
          />
        )}
      </Field>
    </form>
  );
}

/** Who can be chosen: whoever is in what was read, and whoever is chosen already. */
function usePeople(entries: readonly Entry[], by: string | null): readonly { id: string; name: string }[] {
  const who = useWho();
  const people = new Map<string, string>();
  if (by) people.set(by, by);
  for (const entry of entries) {
    const id = entry.who?.kind === "cli" ? "cli" : entry.who?.id;
    if (id) people.set(id, who(entry.who));
  }
  return [...people].map(([id, name]) => ({ id, name })).sort((a, b) => a.name.localeCompare(b.name));
}
