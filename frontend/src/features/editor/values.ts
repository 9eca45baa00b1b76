import type { Practice } from "../../api/shapes";

export type Source = Practice["sources"][number];

/** The short card as a form holds it: one value a field, named as the server names what is missing. */
export type Values = {
  /** Whose practice it is; only who speaks for several cities chooses, and only before it exists. */
  city: string;
  original_language: string;
  title: string;
  summary: string;
  practice_type: string;
  theme: string;
  subtopics: string[];
  group: string;
  implementation_status: string;
  start: string;
  end: string;
  "contact.unit": string;
  "contact.role": string;
  "contact.languages": string[];
  "contact.mailbox": string;
  sources: Source[];
  visibility: string;
  licence: string;
};
export type Name = keyof Values;

export const TITLE_MOST = 120;
export const SUMMARY_MOST = 600;
export const SUBTOPICS_MOST = 3;

export function emptyValues(language: string): Values {
  return {
    city: "", original_language: language, title: "", summary: "", practice_type: "", theme: "", subtopics: [], group: "",
    implementation_status: "", start: "", end: "", "contact.unit": "", "contact.role": "", "contact.languages": [],
    "contact.mailbox": "", sources: [], visibility: "TLP:CLEAR", licence: "CC BY 4.0",
  };
}

/** What of a practice the card shows: its texts in the language it was written in. */
export function valuesOf(practice: Practice): Values {
  const { original_language, contact } = practice;
  return {
    city: practice.city.slug,
    original_language,
    title: practice.title[original_language] ?? "",
    summary: practice.summary[original_language] ?? "",
    practice_type: practice.practice_type,
    theme: practice.theme,
    subtopics: practice.subtopics,
    group: practice.group ?? "",
    implementation_status: practice.implementation_status,
    start: practice.start,
    end: practice.end,
    "contact.unit": contact?.unit ?? "",
    "contact.role": contact?.role ?? "",
    "contact.languages": contact?.languages ?? [],
    "contact.mailbox": contact?.mailbox ?? "",
    sources: practice.sources,
    visibility: practice.visibility,
    licence: practice.licence,
  };
}

/** The named fields as the API takes them. */
export function bodyOf(values: Values, names: Iterable<Name>): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  const contact: Record<string, unknown> = {};
  for (const name of names) {
    const value = values[name];
    if (name === "title" || name === "summary") body[name] = { [values.original_language]: value };
    else if (name.startsWith("contact.")) contact[name.slice("contact.".length)] = value;
    else if (name === "group") body.group = value || null;
    else if (name === "sources") body.sources = values.sources.filter((source) => source.url.trim() !== "");
    else if (name !== "city" || value) body[name] = value;
  }
  return Object.keys(contact).length > 0 ? { ...body, contact } : body;
}

const plain = (value: unknown): unknown => (typeof value === "string" ? value.replace(/\s+/g, " ").trim() : value);

/** Equal but for spaces, which the server tidies. */
export const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(plain(a)) === JSON.stringify(plain(b));

export type Part = "title" | "summary" | "practice_type" | "theme" | "subtopics" | "group" | "implementation_status" | "start" | "contact";

/** The nine things a card needs before it can be submitted, in the order of the form. */
export const PARTS: Record<Part, Name[]> = {
  title: ["title"],
  summary: ["summary"],
  practice_type: ["practice_type"],
  theme: ["theme"],
  subtopics: ["subtopics"],
  group: ["group"],
  implementation_status: ["implementation_status"],
  start: ["start"],
  contact: ["contact.unit", "contact.role", "contact.languages", "contact.mailbox"],
};

const isFilled = (value: Values[Name]): boolean => (typeof value === "string" ? value.trim() !== "" : value.length > 0);

export function missingNames(values: Values): Name[] {
  return Object.values(PARTS).flat().filter((name) => !isFilled(values[name]));
}

export function missingParts(values: Values): Part[] {
  return (Object.keys(PARTS) as Part[]).filter((part) => PARTS[part].some((name) => !isFilled(values[name])));
}

const MONTH = /^\d{4}(-(0[1-9]|1[0-2]))?$/;
const MAILBOX = /^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/;
const WEB = /^https?:\/\/[^\s/.]+\.[^\s]+$/;

/** Fields that are still half-written: they stay on the device until the server would take them. */
export function isHalfWritten(name: Name, values: Values): boolean {
  if (name === "start" || name === "end") return values[name] !== "" && !MONTH.test(values[name].trim());
  if (name === "contact.mailbox") return values[name] !== "" && !MAILBOX.test(values[name].trim());
  if (name === "sources") return values.sources.some(({ url }) => url.trim() !== "" && !WEB.test(url.trim()));
  if (name === "title") return lettersIn(values.title) > TITLE_MOST;
  if (name === "summary") return lettersIn(values.summary) > SUMMARY_MOST;
  return false;
}

const segmenter = typeof Intl.Segmenter === "function" ? new Intl.Segmenter() : null;

/** Letters as a reader counts them: "й" and a flag are one each, however they are encoded. */
export function lettersIn(text: string): number {
  return segmenter ? Array.from(segmenter.segment(text)).length : Array.from(text).length;
}
