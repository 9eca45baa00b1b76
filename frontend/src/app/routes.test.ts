import { expect, test } from "vitest";
import { matchRoute, numberOf, type Route, ROUTES, splitPrefix } from "./routes";

const page = (path: string): Route => ({ path, nav: null, load: async () => ({ default: () => null }) });

test("the number finds the page, the words may change", () => {
  const match = matchRoute("/threads/142-what-cut-bills", [page("/threads/:id")]);
  expect(numberOf(match?.params.id)).toBe(142);
});

test("a language prefix changes nothing but the language", () => {
  expect(splitPrefix("/bg/practices/8")).toEqual(["/bg", "/practices/8"]);
  expect(splitPrefix("/groups")).toEqual(["", "/groups"]);
  expect(splitPrefix("/bg")).toEqual(["/bg", "/"]);
  expect(matchRoute("/bg/cities/varna", [page("/cities/:slug")])?.params).toEqual({ slug: "varna" });
});

test("a fixed word wins over a name", () => {
  const order = ROUTES.map((route) => route.path);
  for (const [i, path] of order.entries()) {
    const hidden = order.slice(0, i).find((earlier) => matchRoute(path, [page(earlier)]) !== null);
    expect(hidden, path).toBeUndefined();
  }
});

test("an unknown address has no page", () => {
  expect(matchRoute("/nowhere/at/all")).toBeNull();
});
