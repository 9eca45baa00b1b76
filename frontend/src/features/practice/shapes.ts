import type { Author, CityRef, Cursor } from "../../api/shapes";
import type { Texts } from "../../ui/texts";

export type PlacedCity = CityRef & { country: string; lat: number | null; lon: number | null };

/** A practice as lists and events carry it: the same for every reader. */
export type PracticeBrief = {
  id: number;
  slug: string;
  title: Texts;
  summary: Texts;
  translations: Record<string, string>;
  city: PlacedCity;
  group: string | null;
  practice_type: string;
  theme: string;
  subtopics: string[];
  original_language: string;
  implementation_status: string;
  visibility: string;
  state: string;
  edition: string | null;
  evidence_level: string | null;
  cost_band: string | null;
  adoptions: Record<string, number>;
  imported: boolean;
  published_at: string | null;
  updated_at: string;
  version: number;
};

export type LongText = "challenge" | "solution" | "participation" | "what_failed" | "lessons" | "transfer_core" | "transfer_adapt" | "preconditions";

export type Result = {
  indicator: string;
  baseline: string | null;
  value: string | number | null;
  unit: string;
  change: string | null;
  period: string | null;
  method: string | null;
  source: string | null;
};
export type Contact = { unit: string; role: string; languages: string[]; mailbox: string };
export type ReviewNote = { id: number; field: string; note: string; by: { id: number; name: string; office?: string } | null; at: string };
export type Adoption = { id: number; city: CityRef; edition: string | null; stage: string; note: string; at: string };

/** A practice as its own page gets it, for one reader. */
export type Practice = PracticeBrief &
  Record<LongText, Texts> & {
    other_themes: string[];
    start: string;
    end: string;
    licence: string;
    partners: { name: string; kind?: string; support?: string }[];
    funding_sources: string[];
    staff: string | null;
    legal_basis: string | null;
    sources: { url: string; title?: string; on?: string }[];
    cost: { amount: number; currency: string; year: number | null; what: string | null } | null;
    results: Result[];
    partner_cities: CityRef[];
    contact: Contact | null;
    author: Author | null;
    thread: number | null;
    state_note: string;
    missing: string[];
    completeness: { card: number; full: number };
    review_notes: ReviewNote[];
    interested: Adoption[];
    mine: { adoption: string | null };
    can: string[];
    cursor: Cursor | null;
  };
