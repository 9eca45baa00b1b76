import { readFileSync } from "node:fs";
import { describe, expect, it, test } from "vitest";
import type { PracticeBrief, StreamEvent } from "../../api/shapes";
import { applyLibrary, type Library, withWaiting } from "./events";

const practice = (id: number, version = 1): PracticeBrief => ({ id, version, slug: `p${id}` }) as PracticeBrief;
const event = (type: "practice.published" | "practice.adopted" | "practice.withdrawn", one: PracticeBrief): StreamEvent =>
  ({ seq: 1, type, at: "", by: null, data: { practice: one } });
const library = (...results: PracticeBrief[]): Library => ({ results, next: null, previous: null, facets: {}, count: results.length, cursor: null });

describe("applyLibrary", () => {
  it("lets a new practice wait, once, however often it is heard", () => {
    const heard = event("practice.published", practice(2));
    const state = [heard, heard].reduce(applyLibrary, library(practice(1)));
    expect(state.results.map(({ id }) => id)).toEqual([1]);
    expect(state.waiting?.map(({ id }) => id)).toEqual([2]);
    expect(withWaiting(state).results.map(({ id }) => id)).toEqual([2, 1]);
    expect(withWaiting(state).count).toBe(2);
  });

  it("replaces a practice that is shown, and keeps the newer one", () => {
    const state = applyLibrary(library(practice(1, 3)), event("practice.adopted", practice(1, 4)));
    expect(state.results[0]?.version).toBe(4);
    expect(applyLibrary(state, event("practice.adopted", practice(1, 2))).results[0]?.version).toBe(4);
  });

  it("takes out what was withdrawn, also while it waits", () => {
    const waiting = applyLibrary(library(practice(1)), event("practice.published", practice(2)));
    const state = [practice(1), practice(2)].reduce((one, gone) => applyLibrary(one, event("practice.withdrawn", gone)), waiting);
    expect(state).toMatchObject({ results: [], waiting: [], count: 0 });
  });

  it("passes over what it does not know", () => {
    const state = library(practice(1));
    // @ts-expect-error -- no server of today tells of it
    expect(applyLibrary(state, { seq: 1, type: "practice.sung", at: "", by: null, data: {} })).toBe(state);
  });
});

type Seen = { results: PracticeBrief[]; count: number };
type CaseFile = { cases: { name: string; snapshot: Seen; events: StreamEvent[]; expected: Seen }[] };

const { cases } = JSON.parse(readFileSync("../tests/cases/practices.json", "utf8")) as CaseFile;

describe("snapshot, then events, as the server tells them", () => {
  test.each(cases)("$name", ({ snapshot, events, expected }) => {
    const held: Library = { ...structuredClone(snapshot), next: null, previous: null, facets: {}, cursor: null };
    const seen = (told: StreamEvent[]) => {
      const { results, count } = withWaiting(told.reduce(applyLibrary, held));
      return { results, count };
    };
    expect(seen(events)).toEqual(expected);
    expect(seen(events.flatMap((each) => [each, each]))).toEqual(expected);
  });
});
