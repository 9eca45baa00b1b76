import { expect, test } from "vitest";
import marks from "../assets/marks.json";
import { markOf, weave } from "./city-mark";

const all = Object.entries(marks as Record<string, string>);

test("no two cities of the network have the same mark", () => {
  expect(all.length).toBeGreaterThanOrEqual(148);
  const drawn = all.map(([, mark]) => `${mark[0]} ${weave(mark).join("|")}`);
  expect(new Set(drawn).size).toBe(all.length);
});

test("a mark is mirrored both ways", () => {
  const knots = (path: string) => new Set([...path.matchAll(/M(\d) (\d)/g)].map(([, x, y]) => `${x},${y}`));
  for (const [slug, mark] of all) {
    for (const path of weave(mark)) {
      for (const knot of knots(path)) {
        const [x = 0, y = 0] = knot.split(",").map(Number);
        expect(knots(path).has(`${8 - x},${y}`) && knots(path).has(`${x},${8 - y}`), slug).toBe(true);
      }
    }
  }
});

test("a city without a stored mark gets the same one every time", () => {
  expect(markOf("nowhere-on-sea")).toBe(markOf("nowhere-on-sea"));
  expect(markOf("nowhere-on-sea")).toMatch(/^[0-5][0-2][0-2]{9}$/);
});
