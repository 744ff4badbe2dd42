// The product's sentences: one file per language in locales/, shared with the server; ICU MessageFormat.
import { IntlMessageFormat } from "intl-messageformat";
import enAddress from "../../../locales/en.json?url";
import esAddress from "../../../locales/es.json?url";
import ptAddress from "../../../locales/pt-BR.json?url";

export type Key = keyof typeof import("../../../locales/es.json");
export type Values = Record<string, string | number>;
export type Messages = Readonly<Record<Key, string>>;

export const LANGUAGES = ["es", "pt-BR", "en"] as const;
export type Language = (typeof LANGUAGES)[number];

/** Each language in its own name. */
export const LANGUAGE_NAMES: Record<Language, string> = { es: "Español", "pt-BR": "Português", en: "English" };

const ADDRESSES: Record<Language, string> = { es: esAddress, "pt-BR": ptAddress, en: enAddress };

export async function loadMessages(language: Language): Promise<Messages> {
  const answer = await fetch(ADDRESSES[language]);
  if (!answer.ok) throw new Error(`locale ${language}: ${answer.status}`);
  return (await answer.json()) as Messages;
}

/** The nearest language of the product to those asked for, in their order. */
export function nearest(asked: readonly string[]): Language {
  for (const each of asked) {
    const base = each.toLowerCase().split("-")[0];
    const found = LANGUAGES.find((language) => language.toLowerCase().split("-")[0] === base);
    if (found) return found;
  }
  return "es";
}

/** A function that turns a key and its values into a sentence, with numbers as `locale` (es-MX, es-AR) writes them. */
export function speaker(locale: string, messages: Messages): (key: Key, values?: Values) => string {
  const made = new Map<Key, IntlMessageFormat>();
  return (key, values) => {
    const text = messages[key];
    if (!values) return text;
    const format = made.get(key) ?? new IntlMessageFormat(text, locale);
    made.set(key, format);
    return String(format.format(values));
  };
}

/** A function that finds the word of a key that may not be one. */
export const finder =
  (messages: Messages): ((key: string) => string | null) =>
  (key) =>
    Object.hasOwn(messages, key) ? messages[key as Key] : null;
