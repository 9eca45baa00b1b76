/** A text of people in several languages: {tag: text}. */
export type Texts = Record<string, string>;

/** The text in the reader's language, else in English, else as it was written, else in any; with its language. */
export function inReadersWords(texts: Texts, reader: string, original: string): { text: string; tag: string } {
  const tag = [reader, "en", original, ...Object.keys(texts)].find((one) => texts[one]) ?? original;
  return { text: texts[tag] ?? "", tag };
}
