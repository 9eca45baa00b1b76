import { useLingui } from "@lingui/react";
import type { City } from "../../api/shapes";

const SAME_CITY = { sensitivity: "base" } as const;

/** Folds accents, so that "nis" finds Niš. */
export function plain(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

/** The cities with the words in one of their names, in the reader's alphabetical order. */
export function chosenCities(cities: City[], words: string, country: string, tag: string): City[] {
  const wanted = plain(words.trim());
  const order = new Intl.Collator(tag, SAME_CITY);
  return cities
    .filter((city) => !country || city.country === country)
    .filter((city) => !wanted || Object.values(city.names).some((name) => plain(name).includes(wanted)))
    .sort((a, b) => order.compare(nameIn(a, tag), nameIn(b, tag)));
}

/** What the reader calls the city: in her language where that is known, else as the network writes it. */
export function nameIn(city: Pick<City, "name" | "names">, tag: string): string {
  return city.names[tag] ?? city.name;
}

/** The names of countries in the reader's language, from the browser. */
export function useCountries(): (code: string) => string {
  const { i18n } = useLingui();
  const names = new Intl.DisplayNames([i18n.locale], { type: "region", fallback: "code" });
  return (code) => names.of(code) ?? code;
}
