import { useQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import { painted, useBoot } from "./boot";
import { api, type ApiError } from "./client";
import { url } from "./keys";
import type { Term } from "./shapes";

export type Vocabularies = Record<string, Term[]>;

const NONE: Term[] = [];

/** The entries of one vocabulary of the network (roles, reasons, reactions ...), labelled in the reader's language. */
export function useVocabulary(name: string): Term[] {
  const boot = useBoot();
  const { data } = useQuery<Vocabularies, ApiError>({
    queryKey: [url.vocabularies],
    queryFn: () => api.get<Vocabularies>(url.vocabularies),
    initialData: () => painted<Vocabularies>(boot, url.vocabularies),
    staleTime: Infinity,
    gcTime: Infinity,
  });
  return data?.[name] ?? NONE;
}

/** The word for a code; the code itself until the vocabulary is here. */
export function useWord(name: string): (code: string) => string {
  const terms = useVocabulary(name);
  return useCallback((code) => terms.find((term) => term.code === code)?.label ?? code, [terms]);
}
