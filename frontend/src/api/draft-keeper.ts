import { api, ApiError } from "./client";
import { chosen, type Choice, type DraftContent, type DraftRecord, emptied, isBlank, isHeld, met, recordOf, returned, saved, sending, written } from "./draft-record";
import { kept } from "./kept";
import { url, withQuery } from "./keys";
import type { Page, ServerDraft } from "./shapes";
import { alone, channel } from "./tabs";

const MOST_DRAFTS = 200;
const PREFIX = "draft:";
const nameOf = (place: string) => `${PREFIX}${place}`;

type Kept = DraftRecord | undefined;
type Change = (before: Kept) => Kept;

/** Drafts of a device that refuses to keep them: they live as long as this tab. */
const unkept = new Map<string, Kept>();
const watchers = new Map<string, Set<() => void>>();
const tellTabs = channel<string>("drafts", wake);

function wake(place: string): void {
  for (const watcher of watchers.get(place) ?? []) watcher();
}

/** Calls back when the draft of a place was written, here or in another tab. */
export function watchDraft(place: string, watcher: () => void): () => void {
  const all = watchers.get(place) ?? new Set();
  watchers.set(place, all.add(watcher));
  return () => {
    all.delete(watcher);
    if (all.size === 0) watchers.delete(place);
  };
}

export async function readDraft(place: string): Promise<Kept> {
  await takeUpLast(place).catch(() => undefined);
  if (unkept.has(place)) return unkept.get(place);
  return recordOf(await kept.get<DraftRecord>(nameOf(place)).catch(() => undefined));
}

export const isOnDevice = (place: string): boolean => !unkept.has(place);

async function change(place: string, apply: Change): Promise<Kept> {
  const before = (stored: Kept) => (unkept.has(place) ? unkept.get(place) : recordOf(stored));
  let after: Kept;
  try {
    after = await kept.update<DraftRecord>(nameOf(place), (stored) => apply(before(stored)));
    unkept.delete(place);
  } catch {
    after = apply(unkept.get(place));
    unkept.set(place, after);
  }
  wake(place);
  tellTabs(place);
  return after;
}

/** Keeps what stands in the field. `seen` is the revision this tab knows; another one's text stays beside it. */
export function writeDraft(place: string, content: DraftContent, seen: number | null): Promise<Kept> {
  return change(place, (before) => written(before, content, seen, Date.now()));
}

/** The same while the page is being left: nothing is read before, since no answer would come in time. */
export function writeDraftNow(place: string, content: DraftContent, known: Kept): Kept {
  const record = written(known, content, known?.revision ?? null, Date.now());
  try {
    kept.setLast(nameOf(place), record);
  } catch {
    unkept.set(place, record);
  }
  return record;
}

/** Makes a record of what was written while a page was being left. */
async function takeUpLast(place: string): Promise<void> {
  const last = kept.getLast<DraftRecord>(nameOf(place));
  if (!last) return;
  await kept.update<DraftRecord>(nameOf(place), (stored) => {
    const before = recordOf(stored);
    if (!before || before.revision < last.revision) return last;
    const goesOn = last.content.body.startsWith(before.content.body);
    return written(before, last.content, goesOn ? before.revision : null, last.savedAt);
  });
  kept.forgetLast(nameOf(place));
}

export async function draftWasSent(place: string, content: DraftContent): Promise<void> {
  await change(place, (before) => emptied(before, content, Date.now()));
  await pushDraft(place);
}

export async function chooseText(place: string, choice: Choice): Promise<void> {
  await change(place, (before) => chosen(before, choice));
}

/** Puts a text back among the drafts, as when the server refused a post. Resolves once it is kept. */
export async function returnToDraft(place: string, content: DraftContent): Promise<void> {
  await change(place, (before) => returned(before, content, Date.now()));
}

/** Takes up what other devices wrote. Without an answer all stays as it is. */
export function meetServer(place: string): Promise<void> {
  return alone(nameOf(place), async () => {
    const found = await fromServer(place).catch(() => undefined);
    if (found === undefined) return;
    const before = await readDraft(place);
    if (met(before, found) !== before) await change(place, (now) => met(now, found));
  });
}

/** The list: a place without a draft is the rule, and would be an error of its own address. */
async function fromServer(place: string): Promise<ServerDraft | null> {
  const { results } = await api.get<Page<ServerDraft>>(withQuery(url.myDrafts, { limit: MOST_DRAFTS }));
  return results.find((draft) => draft.place === place) ?? null;
}

/** The person's stream says that a draft was saved or dropped somewhere. */
export async function heardOfDraft({ place, version }: { place: string; version: number }): Promise<void> {
  if (!watchers.has(place)) return;
  const record = await readDraft(place);
  if ((record?.base ?? 0) !== version) await meetServer(place);
}

/** Saves on the server what it has not got. False when that did not work; the device still has it. */
export function pushDraft(place: string): Promise<boolean> {
  return alone(nameOf(place), async () => {
    const isDone = await push(place);
    return isDone === "again" ? (await push(place)) === true : isDone;
  });
}

async function push(place: string): Promise<boolean | "again"> {
  const record = await readDraft(place);
  if (!record?.changed || isHeld(record)) return true;
  const { content, base } = record;
  await change(place, (before) => before && sending(before));
  try {
    const there = await save(place, content, base);
    await change(place, (before) => saved(before, content, there));
    return true;
  } catch (error) {
    const current = error instanceof ApiError && error.status === 409 ? (error.current as ServerDraft | undefined) : undefined;
    if (!current) return false;
    await change(place, (before) => met(before, current));
    return "again";
  }
}

async function save(place: string, content: DraftContent, version: number): Promise<ServerDraft | null> {
  if (!isBlank(content)) return api.put<ServerDraft>(url.draft(place), { content }, { version });
  await api.delete(url.draft(place), { version });
  return null;
}

/** Saves on the server whatever this device alone has, of any place. */
export async function pushAllDrafts(): Promise<void> {
  const all = await kept.under<DraftRecord>(PREFIX).catch(() => []);
  const names = new Set([...all.map(({ name }) => name), ...kept.lastNames(PREFIX)]);
  for (const name of names) await pushDraft(name.slice(PREFIX.length)).catch(() => false);
}
