import type { PracticeBrief, PracticePage, StreamEvent } from "../../api/shapes";

/** The cursor is null for visitors, who hear nothing. */
export type Library = PracticePage & {
  /** Published since the page was opened; they wait so that nothing moves under the reader. */
  waiting?: PracticeBrief[];
};

/** The library after one event; twice, late or missing does no harm. */
export function applyLibrary(state: Library, event: StreamEvent): Library {
  switch (event.type) {
    case "practice.archived":
    case "practice.withdrawn":
      return without(state, event.data.practice.id);
    case "practice.published":
      return holds(state, event.data.practice)
        ? replaced(state, event.data.practice)
        : { ...state, waiting: [event.data.practice, ...(state.waiting ?? [])] };
    case "practice.adopted":
      return replaced(state, event.data.practice);
    default:
      return state;
  }
}

const holds = ({ results, waiting = [] }: Library, practice: PracticeBrief): boolean =>
  [...results, ...waiting].some(({ id }) => id === practice.id);

const replaced = (state: Library, practice: PracticeBrief): Library => ({
  ...state,
  results: withNewer(state.results, practice),
  waiting: withNewer(state.waiting ?? [], practice),
});

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
