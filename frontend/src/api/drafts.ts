import { useCallback, useEffect, useRef, useState } from "react";
import { api, ApiError } from "./client";
import { kept } from "./device";
import { url, withQuery } from "./keys";
import type { Page, ServerDraft } from "./shapes";
import { useLatest } from "../ui/use-latest";

export const DEVICE_AFTER_MS = 400;
export const SERVER_EVERY_MS = 10_000;

/** What a person has begun to write somewhere. `place` as in `thread:42`, `group:climate`. */
export type DraftContent = { body: string; title?: string; reply_to?: number | null };
export type DraftState = "empty" | "writing" | "device" | "server" | "failed";

type Kept = DraftContent & { savedAt: number };
type WrittenDraft = ServerDraft & { content: Partial<DraftContent> };

const MOST_DRAFTS = 200;

const isBlank = (draft: DraftContent) => draft.body.trim() === "" && !draft.title?.trim();
const nameOf = (place: string) => `draft:${place}`;

async function fromServer(place: string): Promise<Kept | null> {
  try {
    // The list: a place without a draft is the rule, and would be an error of its own address.
    const { results } = await api.get<Page<WrittenDraft>>(withQuery(url.myDrafts, { limit: MOST_DRAFTS }));
    const found = results.find((draft) => draft.place === place);
    return found ? { ...found.content, body: found.content.body ?? "", savedAt: Date.parse(found.saved_at) } : null;
  } catch (error) {
    if (error instanceof ApiError) return null;
    throw error;
  }
}

/** The later of what the device and the server hold; null when neither holds anything. */
export async function loadDraft(place: string): Promise<Kept | null> {
  const [here, there] = await Promise.all([
    kept.get<Kept>(nameOf(place)).catch(() => undefined),
    fromServer(place),
  ]);
  if (here && there) return here.savedAt >= there.savedAt ? here : there;
  return here ?? there ?? null;
}

/** Puts a text back among the drafts, as when the server refused a post. */
export async function returnToDraft(place: string, draft: DraftContent): Promise<void> {
  await kept.set(nameOf(place), { ...draft, savedAt: Date.now() });
}

async function saveOnServer(place: string, draft: DraftContent): Promise<void> {
  if (isBlank(draft)) await api.delete(url.draft(place)).catch(() => undefined);
  else await api.put(url.draft(place), { content: draft });
}

export type Draft = {
  content: DraftContent;
  change: (part: Partial<DraftContent>) => void;
  state: DraftState;
  savedAt: number | null;
  /** False until the kept draft was looked for; a text typed meanwhile wins. */
  ready: boolean;
  clear: () => void;
};

const EMPTY: DraftContent = { body: "" };

/**
 * A text that survives reloads and dropped lines: to the device 400 ms after a key, to the server every 10 s.
 *
 * The place does not change while the component lives: give it a `key` of the place.
 */
export function useDraft(place: string): Draft {
  const [content, setContent] = useState<DraftContent>(EMPTY);
  const [state, setState] = useState<DraftState>("empty");
  const [savedAt, setSavedAt] = useState<number | null>(null);
  const [ready, setReady] = useState(false);
  const latest = useRef({ content: EMPTY, touched: false, dirty: false });

  useEffect(() => {
    let current = true;
    void loadDraft(place).then((found) => {
      if (!current) return;
      setReady(true);
      if (!found || latest.current.touched) return;
      const { savedAt: at, ...draft } = found;
      latest.current.content = draft;
      setContent(draft);
      setSavedAt(at || null);
      setState(isBlank(draft) ? "empty" : "device");
    });
    return () => {
      current = false;
    };
  }, [place]);

  const change = useCallback((part: Partial<DraftContent>) => {
    const next = { ...latest.current.content, ...part };
    latest.current = { content: next, touched: true, dirty: true };
    setContent(next);
    setState("writing");
  }, []);

  useDeviceCopy(place, content, latest, (at) => {
    setSavedAt(at);
    setState(isBlank(latest.current.content) ? "empty" : "device");
  });
  useServerCopy(place, latest, (ok) => setState(ok ? "server" : "device"));

  const clear = useCallback(() => {
    latest.current = { content: EMPTY, touched: true, dirty: false };
    setContent(EMPTY);
    setState("empty");
    void kept.delete(nameOf(place)).catch(() => undefined);
    void api.delete(url.draft(place)).catch(() => undefined);
  }, [place]);

  return { content, change, state, savedAt, ready, clear };
}

type Latest = { current: { content: DraftContent; touched: boolean; dirty: boolean } };

function useDeviceCopy(place: string, content: DraftContent, latest: Latest, onSaved: (at: number) => void) {
  const done = useLatest(onSaved);
  useEffect(() => {
    if (!latest.current.touched || !latest.current.dirty) return;
    const keep = () => {
      const at = Date.now();
      void kept.set(nameOf(place), { ...latest.current.content, savedAt: at }).then(
        () => done.current(at),
        () => undefined,
      );
    };
    const timer = setTimeout(keep, DEVICE_AFTER_MS);
    addEventListener("pagehide", keep);
    return () => {
      clearTimeout(timer);
      removeEventListener("pagehide", keep);
    };
  }, [place, content, latest, done]);
}

function useServerCopy(place: string, latest: Latest, onSaved: (ok: boolean) => void) {
  const done = useLatest(onSaved);
  useEffect(() => {
    const save = () => {
      if (!latest.current.dirty || !navigator.onLine) return;
      latest.current.dirty = false;
      saveOnServer(place, latest.current.content).then(
        () => done.current(true),
        () => {
          latest.current.dirty = true;
          done.current(false);
        },
      );
    };
    const timer = setInterval(save, SERVER_EVERY_MS);
    return () => {
      clearInterval(timer);
      save();
    };
  }, [place, latest, done]);
}
