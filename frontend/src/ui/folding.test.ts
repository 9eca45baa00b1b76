import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { foldWords, isFoundBy } from "./folding";

type Cases = { folded: Record<string, string>; typed: Record<string, string[]> };
const { folded, typed } = JSON.parse(readFileSync("../tests/cases/text/folding.json", "utf8")) as Cases;

test.each(Object.entries(folded))("as the server folds %j", (text, words) => {
  expect(foldWords(text).join(" ")).toBe(words);
});

test.each(Object.entries(typed))("%s is found by each of her spellings", (name, spellings) => {
  for (const asked of spellings) expect(isFoundBy(name, asked), asked).toBe(true);
});

test("what is not a beginning finds nobody", () => {
  expect(isFoundBy("Işıl İnce", "Isilda")).toBe(false);
  expect(isFoundBy("Ђорђе Ћирић", "orde")).toBe(false);
});
