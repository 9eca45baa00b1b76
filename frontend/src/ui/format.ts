import { useLingui } from "@lingui/react";
import { createContext, useContext } from "react";
import { browserZone } from "../platform/clock";

/** Tags the browser's Intl knows under another name. */
const INTL: Record<string, string> = { cnr: "sr-Latn-ME" };

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const WEEK_MS = 7 * 24 * HOUR_MS;

export type Format = {
  /** "Monday 16:20" within a week, the date beyond it, minutes under an hour. */
  when: (iso: string, zone?: string) => string;
  /** Weekday, date and time in full. */
  full: (iso: string, zone?: string) => string;
  day: (iso: string, zone?: string) => string;
  clock: (iso: string, zone?: string) => string;
  number: (value: number) => string;
  money: (value: number, currency?: string) => string;
  list: (words: string[]) => string;
  /** The reader's own zone. */
  zone: string;
};

/** Words for times and numbers in a language and zone. Times are ISO 8601 with `Z`. */
export function formatIn(tag: string, ownZone: string, now: () => number = Date.now): Format {
  const locale = INTL[tag] ?? tag;
  const formatters = new Map<string, Intl.DateTimeFormat>();
  // Making one costs as much as drawing a whole message: one for each zone and set of parts.
  const formatter = (timeZone: string, options: Intl.DateTimeFormatOptions) => {
    const key = [timeZone, ...Object.keys(options)].join();
    const known = formatters.get(key) ?? new Intl.DateTimeFormat(locale, { timeZone, hourCycle: "h23", ...options });
    formatters.set(key, known);
    return known;
  };
  const date = (iso: string, zone: string | undefined, options: Intl.DateTimeFormatOptions) =>
    formatter(zone ?? ownZone, options).format(new Date(iso));
  const clock = (iso: string, zone?: string) => date(iso, zone, { hour: "2-digit", minute: "2-digit" });
  const day = (iso: string, zone?: string) => date(iso, zone, { day: "numeric", month: "long", year: "numeric" });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  return {
    clock,
    day,
    full: (iso, zone) => date(iso, zone, { weekday: "long", day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit" }),
    when: (iso, zone) => {
      const age = now() - Date.parse(iso);
      if (age >= 0 && age < HOUR_MS) return relative.format(-Math.floor(age / MINUTE_MS), "minute");
      if (Math.abs(age) < WEEK_MS) return `${date(iso, zone, { weekday: "long" })} ${clock(iso, zone)}`;
      return day(iso, zone);
    },
    number: (value) => new Intl.NumberFormat(locale).format(value),
    money: (value, currency = "EUR") =>
      new Intl.NumberFormat(locale, { style: "currency", currency, maximumFractionDigits: 0 }).format(value),
    list: (words) => new Intl.ListFormat(locale, { type: "conjunction" }).format(words),
    zone: ownZone,
  };
}

/** The reader's own: one for the whole page. */
export const ReadersFormat = createContext<Format | null>(null);

/** Outside of the app (a part alone, in a test) the browser's zone is the reader's. */
export function useFormat(): Format {
  const { locale } = useLingui().i18n;
  return useContext(ReadersFormat) ?? formatIn(locale, browserZone());
}
