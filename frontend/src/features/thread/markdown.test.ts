import { expect, test } from "vitest";
import { guessLanguage, mark, mention, mentionAt, quoted } from "./markdown";

const select = (text: string, word: string) => ({ text, start: text.indexOf(word), end: text.indexOf(word) + word.length });

test("marks wrap what is chosen and keep it chosen", () => {
  expect(mark(select("we saved much", "saved"), "bold")).toEqual({ text: "we **saved** much", start: 5, end: 10 });
  expect(mark(select("we saved much", "saved"), "italic").text).toBe("we _saved_ much");
  expect(mark(select("a\nb\nc", "b\nc"), "list").text).toBe("a\n- b\n- c");
  expect(mark(select("see report", "report"), "link").text).toBe("see [report](https://)");
  expect(mark(select("https://varna.bg", "https://varna.bg"), "link")).toEqual({ text: "[](https://varna.bg)", start: 1, end: 1 });
});

test("a quotation names its author", () => {
  expect(quoted("Елена", "one\ntwo")).toBe("> **Елена:**\n> one\n> two\n\n");
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
