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

export type OutboxTools = {
  load: () => Promise<Outgoing[]>;
  save: (all: Outgoing[]) => Promise<void>;
  post: (entry: Outgoing) => Promise<unknown>;
  later: (ms: number, run: () => void) => () => void;
  random: () => number;
};

export type OutboxListener = {
  onSent?: (entry: Outgoing, answer: unknown) => void;
  /** Refused for good: the text goes back to its author with the reason. */
  onRefused?: (entry: Outgoing, error: ApiError) => void;
};

const LONGEST_PAUSE_MS = 60_000;
const NONE: Outgoing[] = [];

/**
 * Sends what was written, in order, one at a time per place, until the server has it.
 *
 * The same key goes out after a timeout, a broken line or a 5xx, so a post is never doubled. A 4xx gives the entry
 * back to its author. Entries outlive the tab; `start` takes up what an earlier visit left.
 */
export class Outbox {
  private byPlace = new Map<string, Outgoing[]>();
  private readonly busy = new Set<string>();
  private readonly paused = new Map<string, () => void>();
  private readonly watchers = new Set<() => void>();
  private readonly listeners = new Set<OutboxListener>();

  constructor(private readonly tools: OutboxTools) {}

  async start(): Promise<void> {
    for (const entry of await this.tools.load()) {
      if (!this.of(entry.place).some((known) => known.key === entry.key)) this.put(entry);
    }
    this.changed();
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

  /** Resolves once the entry is kept on this device; sending goes on by itself. */
  async send(entry: Omit<Outgoing, "tries">): Promise<void> {
    this.put({ ...entry, tries: 0 });
    this.changed();
    await this.save();
    void this.pump(entry.place);
  }

  /** Sends what waits now: the author pressed "Try again", or the line is back. */
  retry(place?: string): void {
    for (const one of place ? [place] : [...this.byPlace.keys()]) {
      this.paused.get(one)?.();
      this.paused.delete(one);
      void this.pump(one);
    }
  }

  /** Takes an entry back for editing, unless it is already gone. */
  async takeBack(key: string): Promise<Outgoing | null> {
    const entry = [...this.byPlace.values()].flat().find((one) => one.key === key) ?? null;
    if (entry) await this.drop(entry);
    return entry;
  }

  /** The event arrived before the answer: the post is there, whatever became of the request. */
  async confirmed(key: string): Promise<void> {
    await this.takeBack(key);
  }

  async forget(): Promise<void> {
    this.byPlace.clear();
    this.changed();
    await this.save();
  }

  private async pump(place: string): Promise<void> {
    const entry = this.of(place)[0];
    if (!entry || this.busy.has(place) || this.paused.has(place)) return;
    this.busy.add(place);
    try {
      const answer = await this.tools.post(entry);
      await this.drop(entry);
      for (const { onSent } of this.listeners) onSent?.(entry, answer);
    } catch (error) {
      await this.failed(entry, error instanceof ApiError ? error : new ApiError(0));
    } finally {
      this.busy.delete(place);
    }
    void this.pump(place);
  }

  private async failed(entry: Outgoing, error: ApiError): Promise<void> {
    if (!error.isPassing) {
      await this.drop(entry);
      for (const { onRefused } of this.listeners) onRefused?.(entry, error);
      return;
    }
    const tried = { ...entry, tries: entry.tries + 1 };
    this.byPlace.set(
      entry.place,
      this.of(entry.place).map((one) => (one.key === entry.key ? tried : one)),
    );
    this.pause(entry.place, tried.tries);
    this.changed();
    await this.save();
  }

  private pause(place: string, tries: number): void {
    const ceiling = Math.min(LONGEST_PAUSE_MS, 1_000 * 2 ** (tries - 1));
    const wait = ceiling / 2 + (this.tools.random() * ceiling) / 2;
    const cancel = this.tools.later(wait, () => {
      this.paused.delete(place);
      void this.pump(place);
    });
    this.paused.set(place, cancel);
  }

  private put(entry: Outgoing): void {
    this.byPlace.set(entry.place, [...this.of(entry.place), entry]);
  }

  private async drop(entry: Outgoing): Promise<void> {
    const rest = this.of(entry.place).filter((one) => one.key !== entry.key);
    if (rest.length > 0) this.byPlace.set(entry.place, rest);
    else this.byPlace.delete(entry.place);
    this.changed();
    await this.save();
  }

  private changed(): void {
    for (const watcher of this.watchers) watcher();
  }

  private save(): Promise<void> {
    return this.tools.save([...this.byPlace.values()].flat());
  }
}
