import { ApiError } from "./client";

/** Something written that the server has not confirmed yet. */
export type Outgoing = {
  key: string;
  /** Where it belongs, as in `thread:42`; one at a time goes out per place. */
  place: string;
  url: string;
  body: Record<string, unknown>;
  writtenAt: number;
  tries: number;
};

/** What one tab says to the others. */
export type OutboxNote =
  | { kind: "waits"; entry: Outgoing }
  | { kind: "gone"; key: string }
  | { kind: "sent"; entry: Outgoing; answer: unknown }
  | { kind: "refused"; entry: Outgoing; reason: string };

export type OutboxTools = {
  /** Every entry that this device keeps. */
  load: () => Promise<Outgoing[]>;
  read: (key: string) => Promise<Outgoing | undefined>;
  /** Rejects when the device does not keep it. */
  keep: (entry: Outgoing) => Promise<void>;
  forget: (key: string) => Promise<void>;
  /** Makes a draft of it again; resolves once that is kept. */
  giveBack: (entry: Outgoing) => Promise<void>;
  /** Runs while no other tab sends for this place. */
  alone: (place: string, run: () => Promise<void>) => Promise<void>;
  tell: (note: OutboxNote) => void;
  post: (entry: Outgoing) => Promise<unknown>;
  later: (ms: number, run: () => void) => () => void;
  random: () => number;
};

export type OutboxListener = {
  onSent?: (entry: Outgoing, answer: unknown) => void;
  /** Refused for good: the text is a draft again; `reason` is the server's sentence. */
  onRefused?: (entry: Outgoing, reason: string) => void;
};

const LONGEST_PAUSE_MS = 60_000;
const NONE: Outgoing[] = [];
const isOlder = (a: Outgoing, b: Outgoing) => a.writtenAt - b.writtenAt || a.key.localeCompare(b.key);

/**
 * Sends what was written, in order, one at a time per place, until the server has it.
 *
 * Each entry is a record of its own on the device, which all tabs share; every tab shows all of them, and whichever
 * holds the place's lock sends. The same key goes out after a timeout, a broken line or a 5xx, so a post is never
 * doubled. A 4xx makes the entry a draft again. Entries outlive the tab; `start` takes up what an earlier visit left.
 */
export class Outbox {
  private byPlace = new Map<string, Outgoing[]>();
  private readonly busy = new Set<string>();
  private readonly paused = new Map<string, () => void>();
  private readonly watchers = new Set<() => void>();
  private readonly listeners = new Set<OutboxListener>();

  constructor(private readonly tools: OutboxTools) {}

  async start(): Promise<void> {
    for (const entry of await this.tools.load()) this.put(entry);
    for (const place of this.byPlace.keys()) void this.pump(place);
  }

  /** What waits in a place, oldest first; the same array until something changes. */
  of = (place: string): Outgoing[] => this.byPlace.get(place) ?? NONE;

  watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  listen(listener: OutboxListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Resolves once the entry is kept on this device; sending goes on by itself. Rejects when it is not kept. */
  async send(entry: Omit<Outgoing, "tries">): Promise<void> {
    const whole = { ...entry, tries: 0 };
    await this.tools.keep(whole);
    this.put(whole);
    this.tools.tell({ kind: "waits", entry: whole });
    void this.pump(entry.place);
  }

  /** Sends what waits now: the author pressed "Try again", or the line is back. */
  retry(place?: string): void {
    for (const one of place ? [place] : [...this.byPlace.keys()]) {
      this.goOn(one);
      void this.pump(one);
    }
  }

  /** Makes a draft of an entry again, unless it is already gone. */
  async takeBack(key: string): Promise<void> {
    const entry = this.find(key);
    if (!entry) return;
    await this.tools.giveBack(entry);
    await this.drop(key, { kind: "gone", key });
  }

  /** The event arrived before the answer: the post is there, whatever became of the request. */
  async confirmed(key: string): Promise<void> {
    if (this.find(key)) await this.drop(key, { kind: "gone", key });
  }

  /** Another tab did something. */
  hear(note: OutboxNote): void {
    if (note.kind !== "waits") {
      this.take(note.kind === "gone" ? note.key : note.entry.key);
      return this.announce(note);
    }
    const { entry } = note;
    this.put(entry);
    if (entry.tries > 0) this.pause(entry.place, entry.tries);
    else void this.pump(entry.place);
  }

  private async pump(place: string): Promise<void> {
    const entry = this.of(place)[0];
    if (!entry || this.busy.has(place) || this.paused.has(place)) return;
    this.busy.add(place);
    try {
      await this.tools.alone(place, () => this.attempt(entry));
    } finally {
      this.busy.delete(place);
    }
    void this.pump(place);
  }

  /** Holding the place's lock: another tab may have sent it, or tried in vain, while this one waited. */
  private async attempt(entry: Outgoing): Promise<void> {
    const now = await this.tools.read(entry.key).catch(() => entry);
    if (!now) return this.take(entry.key);
    if (now.tries > entry.tries) {
      this.put(now);
      return this.pause(now.place, now.tries);
    }
    try {
      const answer = await this.tools.post(entry);
      await this.drop(entry.key, { kind: "sent", entry, answer });
    } catch (error) {
      await this.failed(entry, error instanceof ApiError ? error : new ApiError(0));
    }
  }

  private async failed(entry: Outgoing, error: ApiError): Promise<void> {
    if (!error.isPassing) {
      await this.tools.giveBack(entry);
      return this.drop(entry.key, { kind: "refused", entry, reason: error.detail });
    }
    const tried = { ...entry, tries: entry.tries + 1 };
    this.pause(entry.place, tried.tries);
    if (!this.find(entry.key)) return;
    this.put(tried);
    await this.tools.keep(tried).catch(() => undefined);
    this.tools.tell({ kind: "waits", entry: tried });
  }

  private pause(place: string, tries: number): void {
    const ceiling = Math.min(LONGEST_PAUSE_MS, 1_000 * 2 ** (tries - 1));
    const wait = ceiling / 2 + (this.tools.random() * ceiling) / 2;
    this.goOn(place);
    const cancel = this.tools.later(wait, () => {
      this.paused.delete(place);
      void this.pump(place);
    });
    this.paused.set(place, cancel);
  }

  private goOn(place: string): void {
    this.paused.get(place)?.();
    this.paused.delete(place);
  }

  private find(key: string): Outgoing | undefined {
    return [...this.byPlace.values()].flat().find((one) => one.key === key);
  }

  private put(entry: Outgoing): void {
    const others = this.of(entry.place).filter(({ key }) => key !== entry.key);
    this.byPlace.set(entry.place, [...others, entry].sort(isOlder));
    this.changed();
  }

  private take(key: string): void {
    const entry = this.find(key);
    if (!entry) return;
    const rest = this.of(entry.place).filter((one) => one.key !== key);
    if (rest.length > 0) this.byPlace.set(entry.place, rest);
    else this.byPlace.delete(entry.place);
    this.changed();
  }

  /** A record that stays because the device fails is sent once more by a later visit: the same key, the same post. */
  private async drop(key: string, note: OutboxNote): Promise<void> {
    await this.tools.forget(key).catch(() => undefined);
    this.take(key);
    this.tools.tell(note);
    this.announce(note);
  }

  private announce(note: OutboxNote): void {
    for (const { onSent, onRefused } of this.listeners) {
      if (note.kind === "sent") onSent?.(note.entry, note.answer);
      if (note.kind === "refused") onRefused?.(note.entry, note.reason);
    }
  }

  private changed(): void {
    for (const watcher of this.watchers) watcher();
  }
}
