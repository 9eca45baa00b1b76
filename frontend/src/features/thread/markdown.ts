export type Mark = "bold" | "italic" | "list" | "link" | "quote";

/** A text with its selection. */
export type Selected = { text: string; start: number; end: number };

/** What comes in the place of a part of a text, and what is selected afterwards. */
export type Edit = { from: number; to: number; put: string; start: number; end: number };

const WRAPS: Partial<Record<Mark, string>> = { bold: "**", italic: "_" };
const PREFIXES: Partial<Record<Mark, string>> = { list: "- ", quote: "> " };

function wrapped({ text, start, end }: Selected, sign: string): Edit {
  return { from: start, to: end, put: sign + text.slice(start, end) + sign, start: start + sign.length, end: end + sign.length };
}

function prefixed({ text, start, end }: Selected, prefix: string): Edit {
  const from = text.lastIndexOf("\n", start - 1) + 1;
  const lines = text.slice(from, end).split("\n");
  const put = lines.map((line) => prefix + line).join("\n");
  return { from, to: end, put, start: start + prefix.length, end: end + prefix.length * lines.length };
}

function linked({ text, start, end }: Selected): Edit {
  const inner = text.slice(start, end);
  const isAddress = /^https?:\/\/\S+$/.test(inner);
  const put = isAddress ? `[](${inner})` : `[${inner}](https://)`;
  const caret = isAddress ? start + 1 : start + put.length - 1;
  return { from: start, to: end, put, start: caret, end: caret };
}

/** What a toolbar button makes of the selected part. */
export function mark(selected: Selected, kind: Mark): Edit {
  const sign = WRAPS[kind];
  if (sign) return wrapped(selected, sign);
  const prefix = PREFIXES[kind];
  return prefix ? prefixed(selected, prefix) : linked(selected);
}

/** A message's text as a quotation to write under, after what stands there already. */
export function quoted(text: string, name: string, body: string): Edit {
  const lines = body.trim().split("\n").map((line) => `> ${line}`);
  const gap = text === "" || text.endsWith("\n\n") ? "" : text.endsWith("\n") ? "\n" : "\n\n";
  const put = gap + [`> **${name}:**`, ...lines, "", ""].join("\n");
  const at = text.length;
  return { from: at, to: at, put, start: at + put.length, end: at + put.length };
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
