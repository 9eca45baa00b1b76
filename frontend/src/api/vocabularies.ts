import { useCallback } from "react";
import { url } from "./keys";
import { useApi } from "./queries";

export type Term = { code: string; label: string; description?: string; parent?: string | null };
export type Vocabularies = Record<string, Term[]>;

const NONE: Term[] = [];

/** The entries of one vocabulary of the network (roles, reasons, reactions ...), labelled in the reader's language. */
export function useVocabulary(name: string): Term[] {
  return useApi<Vocabularies>(url.vocabularies).data?.[name] ?? NONE;
}

/** The word for a code; the code itself until the vocabulary is here. */
export function useWord(name: string): (code: string) => string {
  const terms = useVocabulary(name);
  return useCallback((code) => terms.find((term) => term.code === code)?.label ?? code, [terms]);
}
