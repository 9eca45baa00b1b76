import type { ServerDraft } from "./shapes";

/** What a person has begun to write somewhere. */
export type DraftContent = { body: string; title?: string; reply_to?: number | null };

/** Another text for the same place. A version means that the server holds it: nothing is saved over it meanwhile. */
export type OtherText = { content: DraftContent; version: number | null };

/**
 * A draft as the device keeps it. Versions decide what is newer; clocks never do.
 *
 * `base` is the server's version that this text was written on, 0 for none; `changed` says that the server has not
 * got it yet; `stamp` is the server's mark of that version, since numbers begin anew when a draft was dropped;
 * `underway` is what was sent to the server without an answer so far.
 */
export type DraftRecord = {
  content: DraftContent;
  base: number;
  stamp?: string;
  changed: boolean;
  underway?: DraftContent[];
  other?: OtherText;
  /** Counts the writes on this device, so that a tab sees when another one wrote. */
  revision: number;
  /** By this device's clock, for showing only. */
  savedAt: number;
};

type Written = ServerDraft & { content: Partial<DraftContent> };
/** As releases kept it that compared clocks. */
type OldRecord = DraftContent & { savedAt: number };

const MOST_UNDERWAY = 3;

export const EMPTY: DraftContent = { body: "" };

export const isBlank = ({ body, title }: DraftContent) => body.trim() === "" && !title?.trim();

export const isSame = (a: DraftContent, b: DraftContent) => a.body === b.body && (a.title ?? "") === (b.title ?? "");

/** True while the person has not said what becomes of the text that the server holds. */
export const isHeld = (record: DraftRecord) => typeof record.other?.version === "number";

/** Both texts, one below the other. */
export function joined(above: DraftContent, below: DraftContent): DraftContent {
  const body = [above.body, below.body].filter((part) => part.trim() !== "").join("\n\n");
  return { ...below, body, title: [above.title, below.title].filter(Boolean).join(" ") || undefined, reply_to: above.reply_to ?? below.reply_to };
}

export function recordOf(found: DraftRecord | OldRecord | undefined): DraftRecord | undefined {
  if (!found || "content" in found) return found;
  const { savedAt, ...content } = found;
  return { content, base: 0, changed: true, revision: 0, savedAt };
}

function contentOf({ content }: Written): DraftContent {
  return { ...content, body: content.body ?? "" };
}

function taken(there: Written, here: DraftRecord | undefined): DraftRecord {
  const { version, saved_at } = there;
  return { content: contentOf(there), base: version, stamp: saved_at, changed: false, revision: (here?.revision ?? 0) + 1, savedAt: Date.parse(saved_at) };
}

/** What stands on the device after a key: the text a tab did not know of is kept beside its own. */
export function written(
  before: DraftRecord | undefined,
  content: DraftContent,
  seen: number | null,
  savedAt: number,
): DraftRecord {
  const start = before ?? { base: 0, revision: 0 };
  const isUnknown = before && before.revision !== seen && !isBlank(before.content) && !isSame(before.content, content);
  return {
    ...start,
    content,
    changed: true,
    revision: start.revision + 1,
    savedAt,
    // Unchanged, it is what the server holds: nothing may be saved over it before somebody has chosen.
    ...(isUnknown && { other: beside(before, before.content, before.changed ? null : before.base || null) }),
  };
}

/** The other text with one more: what is there already is not replaced. */
function beside(record: DraftRecord, content: DraftContent, version: number | null): OtherText {
  const { other } = record;
  if (!other || other.version !== null || isSame(other.content, content)) return { content, version: version ?? other?.version ?? null };
  return { content: joined(content, other.content), version };
}

/** What stands on the device once the server's draft is known; null means that it holds none. */
export function met(here: DraftRecord | undefined, there: Written | null): DraftRecord | undefined {
  if (!there) return here && withoutServer(here);
  if (here && here.base === there.version && here.stamp === there.saved_at) return here;
  if (!here || (!here.changed && !here.other)) return taken(there, here);
  const theirs = contentOf(there);
  const now = { ...here, base: there.version, stamp: there.saved_at, underway: undefined };
  // Who had to choose between two texts has chosen on another device.
  if (isSame(theirs, here.content)) return { ...now, changed: false, other: isHeld(here) ? undefined : here.other };
  const isOwn = here.underway?.some((content) => isSame(content, theirs)) ?? false;
  if (isOwn || isBlank(theirs)) return { ...now, other: isHeld(here) ? undefined : here.other };
  if (isBlank(here.content) && !here.other) return taken(there, here);
  return { ...now, other: beside(here, theirs, there.version) };
}

/** The server holds nothing: what was unchanged here was sent or dropped elsewhere. */
function withoutServer(here: DraftRecord): DraftRecord | undefined {
  const other = isHeld(here) ? undefined : here.other;
  const isOver = !here.changed || isBlank(here.content);
  if (isOver && !other) return undefined;
  return { ...here, content: isOver ? EMPTY : here.content, base: 0, stamp: undefined, changed: !isOver, underway: undefined, other };
}

/** Remembers what is on its way, so that the server's answer to it is known again although it was lost. */
export function sending(here: DraftRecord): DraftRecord {
  return isBlank(here.content) ? here : { ...here, underway: [...(here.underway ?? []), here.content].slice(-MOST_UNDERWAY) };
}

/** The server has taken `content`; null: it has dropped the draft. */
export function saved(here: DraftRecord | undefined, content: DraftContent, there: Written | null): DraftRecord | undefined {
  if (!here) return undefined;
  const changed = !isSame(here.content, content) || here.content.reply_to !== content.reply_to;
  if (!there && !changed && !here.other) return undefined;
  return { ...here, base: there?.version ?? 0, stamp: there?.saved_at, changed, underway: undefined };
}

/** The field's text was sent: nothing of it may be offered again, here or by the server. */
export function emptied(here: DraftRecord | undefined, sent: DraftContent, savedAt: number): DraftRecord | undefined {
  if (!here) return undefined;
  // The device is a moment behind the field.
  const rest = sent.body.startsWith(here.content.body) ? EMPTY : restAfter(here.content, sent);
  const isKnown = here.base > 0 || (here.underway?.length ?? 0) > 0;
  if (isBlank(rest) && !isKnown && !here.other) return undefined;
  return { ...here, content: rest, changed: isKnown || !isBlank(rest), revision: here.revision + 1, savedAt };
}

/** What was typed while the text before it was being kept; the whole text when it is another one. */
export function restAfter(now: DraftContent, sent: DraftContent): DraftContent {
  return now.body.startsWith(sent.body) ? { body: now.body.slice(sent.body.length) } : now;
}

/** The three ways on from two texts: take the other one, have both, or let it go. */
export const CHOICES = {
  take: (here: DraftRecord, other: OtherText) => ({ content: other.content, other: isBlank(here.content) ? undefined : { content: here.content, version: null } }),
  add: (here: DraftRecord, other: OtherText) => ({ content: joined(here.content, other.content), other: undefined }),
  drop: (here: DraftRecord) => ({ content: here.content, other: undefined }),
};
export type Choice = keyof typeof CHOICES;

export function chosen(here: DraftRecord | undefined, choice: Choice): DraftRecord | undefined {
  if (!here?.other) return here;
  return { ...here, ...CHOICES[choice](here, here.other), changed: true, revision: here.revision + 1 };
}

/** A text that was not taken stands above what was begun since. */
export function returned(here: DraftRecord | undefined, content: DraftContent, savedAt: number): DraftRecord {
  const whole = here && !isBlank(here.content) ? joined(content, here.content) : content;
  return { base: 0, ...here, content: whole, changed: true, revision: (here?.revision ?? 0) + 1, savedAt };
}
