// Language and theme: in the same place on every page.
import { LANGUAGE_NAMES, LANGUAGES, type Language } from "../text/messages.ts";
import type { IconName } from "../ui/Icon.tsx";
import { Icon } from "../ui/Icon.tsx";
import { ChoiceMenu } from "../ui/Menu.tsx";
import { prefer, THEMES, type Theme, usePreferences } from "../use/preferences.ts";
import { useText } from "../use/text.tsx";

export function LanguageMenu() {
  const { t, language } = useText();
  return (
    <ChoiceMenu
      label={`${t("header.language")}: ${LANGUAGE_NAMES[language]}`}
      choices={LANGUAGES.map((id) => ({ id, label: LANGUAGE_NAMES[id], lang: id }))}
      chosen={language}
      choose={(id) => prefer({ language: id as Language })}
    >
      {language.slice(0, 2).toUpperCase()}
    </ChoiceMenu>
  );
}

const THEME_ICONS: Record<Theme, IconName> = { system: "screen", light: "sun", dark: "moon" };

export function ThemeMenu() {
  const { t } = useText();
  const { theme } = usePreferences();
  return (
    <ChoiceMenu
      label={`${t("header.theme")}: ${t(`theme.${theme}`)}`}
      choices={THEMES.map((id) => ({ id, label: t(`theme.${id}`) }))}
      chosen={theme}
      choose={(id) => prefer({ theme: id as Theme })}
    >
      <Icon name={THEME_ICONS[theme]} />
    </ChoiceMenu>
  );
}
