// The language of the page: changes without a reload, keeps focus and scroll.
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import { I18nProvider } from "react-aria-components";
import { type Region, region, regionOf } from "../format/region.ts";
import {
  finder,
  type Key,
  type Language,
  loadMessages,
  type Messages,
  nearest,
  speaker,
  type Values,
} from "../text/messages.ts";
import { usePreferences } from "./preferences.ts";

interface Text {
  readonly language: Language;
  readonly t: (key: Key, values?: Values) => string;
  /** What is called by an id of the server's, where there is a word for it: `reasons.lunch`. */
  readonly find: (key: string) => string | null;
  /** Formats in the browser's zone until the organization's is known. */
  readonly region: Region;
}

const TextContext = createContext<Text | null>(null);

export function useText(): Text {
  const text = useContext(TextContext);
  if (text === null) throw new Error("outside of TextProvider");
  return text;
}

/** `fallback` is the account's language, known only after signing in; `zone` the organization's. */
export function TextProvider(props: {
  fallback?: string | undefined;
  zone?: string | undefined;
  children: ReactNode;
}) {
  const { language: chosen, format } = usePreferences();
  const wanted = chosen ?? (props.fallback ? nearest([props.fallback]) : nearest(navigator.languages));
  const [loaded, setLoaded] = useState<{ language: Language; messages: Messages } | null>(null);

  useEffect(() => {
    let current = true;
    loadMessages(wanted).then(
      (messages) => current && setLoaded({ language: wanted, messages }),
      // The language on the screen stays; the next choice tries again.
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [wanted]);

  const text = useMemo<Text | null>(() => {
    if (loaded === null) return null;
    const { language, messages } = loaded;
    const zone = props.zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
    const locale = regionOf(language, format ? [format, ...navigator.languages] : navigator.languages);
    return { language, t: speaker(locale, messages), find: finder(messages), region: region(locale, zone) };
  }, [loaded, props.zone, format]);

  useEffect(() => {
    if (text) document.documentElement.lang = text.language === "es" ? "es-419" : text.language;
  }, [text]);

  if (text === null) return null;
  return (
    <TextContext value={text}>
      <I18nProvider locale={text.language}>{props.children}</I18nProvider>
    </TextContext>
  );
}
