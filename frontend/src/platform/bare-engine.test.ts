import { expect, test } from "vitest";
import { QueryPairs } from "./bare-engine";

const QUERIES = ["", "?q=варна&theme=water,waste&after=", "a=1&a=2&b", "?q=a+b%20c&x=%", "?q=it's+(so)!~*&y==="];

test.each(QUERIES)("%s is read and written as by the standard", (query) => {
  const [own, standard] = [new QueryPairs(query), new URLSearchParams(query)];
  expect([...own]).toEqual([...standard]);
  expect(own.toString()).toBe(standard.toString());
  for (const name of ["q", "a", "b", "after", "none"]) expect(own.get(name)).toBe(standard.get(name));
});

test("pairs are written as by the standard", () => {
  const pairs: [string, string][] = [["q", "Niš & co"], ["limit", "12"]];
  expect(new QueryPairs(pairs).toString()).toBe(new URLSearchParams(pairs).toString());
});
