import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

type Entry = { id: string; text: string };

const joined = (quoted: string) =>
  [...quoted.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([whole]) => JSON.parse(whole) as string).join("");

function entriesOf(tag: string): Entry[] {
  const po = readFileSync(`src/locales/${tag}/messages.po`, "utf8");
  const found = po.matchAll(/^msgid ((?:"(?:[^"\\]|\\.)*"\n)+)msgstr ((?:"(?:[^"\\]|\\.)*"\n?)+)/gm);
  return [...found].map(([, id = "", text = ""]) => ({ id: joined(id), text: joined(text) })).filter(({ id }) => id !== "");
}

const PLACEHOLDER = /\{(\w+)[,}]|<\/?\d+\/?>/g;
const placeholders = (text: string) => [...new Set([...text.matchAll(PLACEHOLDER)].map(([whole, name]) => name ?? whole))].sort();

describe.each(["bg"])("the catalogue %s", (tag) => {
  const entries = entriesOf(tag);

  test("has every sentence of the source", () => {
    expect(entries.map(({ id }) => id)).toEqual(entriesOf("en").map(({ id }) => id));
    expect(entries.filter(({ text }) => text === "").map(({ id }) => id)).toEqual([]);
  });

  test("keeps names and links where the source has them", () => {
    for (const { id, text } of entries) expect(placeholders(text), id).toEqual(placeholders(id));
  });

  test("has every plural branch its language needs", () => {
    const needed = new Intl.PluralRules(tag).resolvedOptions().pluralCategories;
    for (const { id, text } of entries.filter(({ id: source }) => source.includes(", plural,"))) {
      for (const branch of needed) expect(text, id).toContain(`${branch} {`);
    }
  });
});
