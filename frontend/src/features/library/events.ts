import type { Cursor, StreamEvent } from "../../api/shapes";
import type { PracticeBrief } from "../practice/shapes";

export type Facets = Record<string, Record<string, number>>;

export type Library = {
  results: PracticeBrief[];
  next: string | null;
  previous: string | null;
  facets: Facets;
  count: number;
  /** Null for visitors, who hear nothing. */
  cursor: Cursor | null;
  /** Published since the page was opened; they wait so that nothing moves under the reader. */
  waiting?: PracticeBrief[];
};

const OUT = ["practice.archived", "practice.withdrawn"];

/** The library after one event; twice, late or missing does no harm. */
export function applyLibrary(state: Library, event: StreamEvent): Library {
  if (!event.type.startsWith("practice.")) return state;
  const { practice } = event.data as { practice: PracticeBrief };
  if (OUT.includes(event.type)) return without(state, practice.id);
  const waiting = state.waiting ?? [];
  if ([...state.results, ...waiting].some(({ id }) => id === practice.id)) {
    return { ...state, results: withNewer(state.results, practice), waiting: withNewer(waiting, practice) };
  }
  return event.type === "practice.published" ? { ...state, waiting: [practice, ...waiting] } : state;
}

/** The practice in place of its older version, where it stands; a later event may be heard before an earlier one. */
const withNewer = (held: PracticeBrief[], practice: PracticeBrief): PracticeBrief[] =>
  held.map((one) => (one.id === practice.id && one.version <= practice.version ? practice : one));

function without(state: Library, id: number): Library {
  const results = state.results.filter((one) => one.id !== id);
  const waiting = state.waiting?.filter((one) => one.id !== id);
  return { ...state, results, waiting, count: state.count - (state.results.length - results.length) };
}

/** What waited, now at the top of the list. */
export function withWaiting(state: Library): Library {
  const waiting = (state.waiting ?? []).filter(({ id }) => !state.results.some((one) => one.id === id));
  return { ...state, results: [...waiting, ...state.results], count: state.count + waiting.length, waiting: [] };
}
