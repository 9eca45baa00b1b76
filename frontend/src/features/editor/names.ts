import { useLingui } from "@lingui/react/macro";
import { useVocabulary } from "../../api/vocabularies";
import type { Name, Part, Values } from "./values";

export const idOf = (name: Name): string => `practice-${name.replace(".", "-")}`;

export function usePartNames(): Record<Part, string> {
  const { t } = useLingui();
  return {
    title: t`Title`,
    summary: t`Summary`,
    practice_type: t`Kind of practice`,
    theme: t`Theme`,
    subtopics: t`Sub-topics`,
    group: t`Working group`,
    implementation_status: t`Stage`,
    start: t`Start`,
    contact: t`Contact`,
  };
}

export function useNames(): Record<Name, string> {
  const { t } = useLingui();
  const { contact: _contact, ...parts } = usePartNames();
  return {
    ...parts,
    city: t`City`,
    original_language: t`Language you write in`,
    end: t`End`,
    "contact.unit": t`Department`,
    "contact.role": t`Office or role`,
    "contact.languages": t`Languages you can be asked in`,
    "contact.mailbox": t`Mailbox`,
    sources: t`Sources`,
    visibility: t`Who may read it`,
    licence: t`Licence of the text`,
  };
}

const VOCABULARY_OF: Partial<Record<Name, string>> = {
  practice_type: "practice_type",
  theme: "themes",
  subtopics: "subtopics",
  implementation_status: "implementation_status",
  original_language: "locales",
  "contact.languages": "locales",
  visibility: "tlp",
};

/** The value of a field as a reader would say it. */
export function useSaid(name: Name): (value: Values[Name] | undefined) => string {
  const terms = useVocabulary(VOCABULARY_OF[name] ?? "");
  const word = (code: string) => terms.find((term) => term.code === code)?.label ?? code;
  return (value) => {
    if (value === undefined || value.length === 0) return "–";
    if (typeof value === "string") return word(value);
    return value.map((one) => (typeof one === "string" ? word(one) : one.title || one.url)).join(", ");
  };
}

/** What is still half-written in a field. */
export function useHalfWords(): Partial<Record<Name, string>> {
  const { t } = useLingui();
  const date = t`A year, or a year and a month, as in 2021 or 2021-05.`;
  const long = t`This is too long. It is kept on this device until it is shorter.`;
  return {
    start: date,
    end: date,
    title: long,
    summary: long,
    "contact.mailbox": t`A mailbox such as climate@example.org.`,
    sources: t`An address begins with https://`,
  };
}
