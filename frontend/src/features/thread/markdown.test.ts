import { expect, test } from "vitest";
import { type Edit, guessLanguage, type Mark, mark, mention, mentionAt, quoted } from "./markdown";

const applied = (text: string, { from, to, put }: Edit) => text.slice(0, from) + put + text.slice(to);
const marked = (text: string, word: string, kind: Mark) => applied(text, mark(select(text, word), kind));
const select = (text: string, word: string) => ({ text, start: text.indexOf(word), end: text.indexOf(word) + word.length });

test("marks wrap what is chosen and keep it chosen", () => {
  expect(mark(select("we saved much", "saved"), "bold")).toEqual({ from: 3, to: 8, put: "**saved**", start: 5, end: 10 });
  expect(marked("we saved much", "saved", "italic")).toBe("we _saved_ much");
  expect(marked("a\nb\nc", "b\nc", "list")).toBe("a\n- b\n- c");
  expect(marked("see report", "report", "link")).toBe("see [report](https://)");
  const address = "https://varna.bg";
  expect(mark(select(address, address), "link")).toEqual({ from: 0, to: 16, put: "[](https://varna.bg)", start: 1, end: 1 });
});

test("a quotation names its author and begins on a line of its own", () => {
  const quotation = "> **Елена:**\n> one\n> two\n\n";
  for (const [before, gap] of [["", ""], ["So", "\n\n"], ["So\n", "\n"], ["So\n\n", ""]] as const) {
    const edit = quoted(before, "Елена", "one\ntwo");
    expect(applied(before, edit)).toBe(before + gap + quotation);
    expect([edit.start, edit.end]).toEqual(Array(2).fill((before + gap + quotation).length));
  }
});

test("a mention is found while a name is written, in any script", () => {
  expect(mentionAt("Hello @Еле", 10)).toEqual({ from: 6, begun: "Еле" });
  expect(mentionAt("@", 1)).toEqual({ from: 0, begun: "" });
  expect(mentionAt("mail a@b", 8)).toBeNull();
  expect(mentionAt("@Climate officer, Varna", 23)).toBeNull();
  expect(mention("Climate [x] officer", 7)).toBe("@[Climate x officer](person:7) ");
});

test("the language is guessed from the letters and the author's own languages", () => {
  expect(guessLanguage("Здравейте", ["bg", "en"])).toBe("bg");
  expect(guessLanguage("Здраво", ["sr-Cyrl", "en"])).toBe("sr-Cyrl");
  expect(guessLanguage("Hello", ["bg", "en"])).toBe("en");
  expect(guessLanguage("Καλημέρα", ["bg"])).toBe("el");
  expect(guessLanguage("", ["bg"])).toBe("bg");
});
