// Numbers and moments in the reader's regional format and the organization's zone.

const REGION = { es: "es-AR", "pt-BR": "pt-BR", en: "en-US" } as const;
/** The formats that can be chosen in each language. */
export const FORMATS = {
  es: ["es-AR", "es-BO", "es-CL", "es-CO", "es-CR", "es-EC", "es-ES", "es-GT", "es-MX", "es-PA", "es-PE", "es-UY"],
  "pt-BR": ["pt-BR", "pt-PT"],
  en: ["en-US", "en-GB", "en-CA", "en-IN"],
} as const;
type Language = keyof typeof REGION;

/** The browser's own region where it speaks the same language (es-MX writes 1,234.5), else the usual one. */
export function regionOf(language: Language, preferred: readonly string[]): string {
  const base = language.split("-")[0] as string;
  return preferred.find((each) => each.startsWith(`${base}-`) && !/-\d/.test(each)) ?? REGION[language];
}

export interface Region {
  number: (value: number) => string;
  /** With so many decimals, always. */
  decimal: (value: number, digits: number) => string;
  /** A share, 0 to 1, in whole hundredths. */
  percent: (value: number) => string;
  /** The same with its sign. */
  change: (value: number) => string;
  /** `10:45`; of another day, `21 nov`. */
  clock: (moment: number, now: number) => string;
  /** Day and hour: `21 nov, 23:59`. */
  stamp: (moment: number) => string;
  /** `14:03:12`. */
  seconds: (moment: number) => string;
  /** The whole of it, for titles and details. */
  moment: (moment: number) => string;
  list: (values: readonly string[]) => string;
  readonly zone: string;
}

export function region(locale: string, zone: string): Region {
  const number = new Intl.NumberFormat(locale);
  const percent = new Intl.NumberFormat(locale, { style: "percent" });
  const change = new Intl.NumberFormat(locale, { style: "percent", signDisplay: "exceptZero" });
  const decimals = new Map<number, Intl.NumberFormat>();
  const options = { timeZone: zone, hourCycle: "h23" } as const;
  const time = new Intl.DateTimeFormat(locale, { ...options, hour: "2-digit", minute: "2-digit" });
  const date = new Intl.DateTimeFormat(locale, { ...options, day: "numeric", month: "short" });
  const whole = new Intl.DateTimeFormat(locale, { ...options, dateStyle: "medium", timeStyle: "medium" });
  const stamp = new Intl.DateTimeFormat(locale, {
    ...options,
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
  });
  const exact = new Intl.DateTimeFormat(locale, { ...options, timeStyle: "medium" });
  const day = new Intl.DateTimeFormat("en-CA", { timeZone: zone });
  const list = new Intl.ListFormat(locale, { type: "conjunction" });
  return {
    number: (value) => number.format(value),
    decimal: (value, digits) => {
      const fixed = { minimumFractionDigits: digits, maximumFractionDigits: digits };
      const format = decimals.get(digits) ?? new Intl.NumberFormat(locale, fixed);
      decimals.set(digits, format);
      return format.format(value);
    },
    percent: (value) => percent.format(value),
    change: (value) => change.format(value),
    clock: (moment, now) => (day.format(moment) === day.format(now) ? time : date).format(moment),
    stamp: (moment) => stamp.format(moment),
    seconds: (moment) => exact.format(moment),
    moment: (moment) => whole.format(moment),
    list: (values) => list.format(values),
    zone,
  };
}
