export type Mark = "bold" | "italic" | "list" | "link" | "quote";

/** A text with its selection; what a toolbar button makes of it. */
export type Selected = { text: string; start: number; end: number };

const WRAPS: Partial<Record<Mark, string>> = { bold: "**", italic: "_" };
const PREFIXES: Partial<Record<Mark, string>> = { list: "- ", quote: "> " };

function wrapped({ text, start, end }: Selected, sign: string): Selected {
  const inner = text.slice(start, end);
  const next = text.slice(0, start) + sign + inner + sign + text.slice(end);
  return { text: next, start: start + sign.length, end: end + sign.length };
}

function prefixed({ text, start, end }: Selected, prefix: string): Selected {
  const from = text.lastIndexOf("\n", start - 1) + 1;
  const lines = text.slice(from, end).split("\n");
  const block = lines.map((line) => prefix + line).join("\n");
  return { text: text.slice(0, from) + block + text.slice(end), start: start + prefix.length, end: end + prefix.length * lines.length };
}

function linked({ text, start, end }: Selected): Selected {
  const inner = text.slice(start, end);
  const isAddress = /^https?:\/\/\S+$/.test(inner);
  const made = isAddress ? `[](${inner})` : `[${inner}](https://)`;
  const caret = isAddress ? start + 1 : start + made.length - 1;
  return { text: text.slice(0, start) + made + text.slice(end), start: caret, end: caret };
}

export function mark(selected: Selected, kind: Mark): Selected {
  const sign = WRAPS[kind];
  if (sign) return wrapped(selected, sign);
  const prefix = PREFIXES[kind];
  return prefix ? prefixed(selected, prefix) : linked(selected);
}

/** A message's text as a quotation to write under. */
export function quoted(name: string, body: string): string {
  const lines = body.trim().split("\n").map((line) => `> ${line}`);
  return [`> **${name}:**`, ...lines, "", ""].join("\n");
}

/** The name begun after an `@` right before the caret; null when there is none. */
export function mentionAt(text: string, caret: number): { from: number; begun: string } | null {
  const found = /(^|[\s(])@([\p{L}\p{M}.'’-]*(?: [\p{L}\p{M}.'’-]*)?)$/u.exec(text.slice(0, caret));
  if (!found) return null;
  const begun = found[2] ?? "";
  return { from: caret - begun.length - 1, begun };
}

/** As the server reads a mention: a name and whom it means. */
export const mention = (name: string, id: number) => `@[${name.replace(/[[\]]/g, "")}](person:${id}) `;

const SCRIPTS: [RegExp, string[], string][] = [
  [/\p{Script=Cyrillic}/gu, ["bg", "mk", "sr-Cyrl"], "bg"],
  [/\p{Script=Greek}/gu, ["el"], "el"],
  [/\p{Script=Latin}/gu, ["tr", "ro", "sr-Latn", "hr", "bs", "cnr", "sq", "sl", "en"], "en"],
];

/** The likely language of a text: the author's own one in the script most letters are of. */
export function guessLanguage(text: string, own: string[]): string {
  const counted = SCRIPTS.map(([letters, tags, fallback]) => ({ count: text.match(letters)?.length ?? 0, tags, fallback }));
  const most = counted.reduce((a, b) => (b.count > a.count ? b : a));
  if (most.count === 0) return own[0] ?? "en";
  return own.find((tag) => most.tags.includes(tag)) ?? most.fallback;
}
