// What each person chooses for themselves.
import { FORMATS } from "../format/region.ts";
import { LanguageField } from "../parts/LanguageField.tsx";
import { Field, FieldGroup } from "../ui/Field.tsx";
import form from "../ui/Form.module.css";
import page from "../ui/Page.module.css";
import { DENSITIES } from "../use/density.ts";
import { prefer, THEMES, usePreferences } from "../use/preferences.ts";
import { useText } from "../use/text.tsx";
import { PasswordBlock, SessionsBlock } from "./OwnBlocks.tsx";

export default function PreferencesPage() {
  return (
    <div className={page.page}>
      <LanguageBlock />
      <LooksBlock />
      <PasswordBlock />
      <SessionsBlock />
    </div>
  );
}

/** Which language, and how it writes numbers and dates: two choices. */
function LanguageBlock() {
  const { t, language, region } = useText();
  const { format } = usePreferences();
  const countries = new Intl.DisplayNames([language], { type: "region" });
  const country = (locale: string): string => countries.of(locale.slice(-2)) ?? locale;
  const example = { number: region.decimal(1234.5, 1), moment: region.moment(Date.now()) };
  return (
    <section className={page.block} aria-labelledby="preferences-language">
      <h2 id="preferences-language" className={page.heading}>
        {t("preferences.language")}
      </h2>
      <div className={form.form}>
        <LanguageField value={language} onChange={(chosen) => prefer({ language: chosen })} />
        <Field label={t("preferences.format")} help={t("preferences.format_example", example)}>
          {(wired) => (
            <select
              {...wired}
              className={form.input}
              value={FORMATS[language].find((each) => each === format) ?? ""}
              onChange={(event) => prefer({ format: event.target.value || null })}
            >
              <option value="">{t("preferences.format_browser")}</option>
              {FORMATS[language].map((each) => (
                <option key={each} value={each}>
                  {country(each)}
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
    </section>
  );
}

function LooksBlock() {
  const { t } = useText();
  const { theme, density } = usePreferences();
  return (
    <section className={page.block} aria-labelledby="preferences-looks">
      <h2 id="preferences-looks" className={page.heading}>
        {t("preferences.looks")}
      </h2>
      <div className={form.form}>
        <FieldGroup label={t("header.theme")}>
          <div className={form.row}>
            {THEMES.map((each) => (
              <label key={each} className={form.check}>
                <input type="radio" name="theme" checked={theme === each} onChange={() => prefer({ theme: each })} />
                {t(`theme.${each}`)}
              </label>
            ))}
          </div>
        </FieldGroup>
        <FieldGroup label={t("density.label")} help={t("preferences.density_help")}>
          <div className={form.row}>
            {DENSITIES.map((each) => (
              <label key={each} className={form.check}>
                <input
                  type="radio"
                  name="density"
                  checked={density === each}
                  onChange={() => prefer({ density: each })}
                />
                {t(`density.${each}`)}
              </label>
            ))}
          </div>
        </FieldGroup>
      </div>
    </section>
  );
}
