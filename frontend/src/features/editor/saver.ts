import { ApiError, type Fields } from "../../api/client";
import type { Practice } from "../../api/shapes";
import { bodyOf, isHalfWritten, isSame, type Name, type Values, valuesOf } from "./values";

export const DEVICE_AFTER_MS = 400;
export const SERVER_AFTER_MS = 4_000;
const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 30_000;

/** What the device holds until the server has all of it. */
export type KeptCard = {
  id: number | null;
  version: number;
  /** Idempotency key of the creation: the same after a lost answer, so that one practice is made. */
  key: string;
  /** What the server held when the person began to write. */
  base: Values;
  values: Values;
  dirty: Name[];
  savedAt: number;
};

export type Phase = "still" | "writing" | "device" | "saving" | "server" | "unreachable" | "refused";

export type SaverState = {
  id: number | null;
  values: Values;
  phase: Phase;
  savedAt: number | null;
  /** Half-written fields that wait on the device, known when it was time to save. */
  halfWritten: Name[];
  /** What the server said about fields, by field. */
  errors: Fields;
  /** What it said about the whole. */
  refusal: ApiError | null;
  /** Fields that somebody else changed too: what stands on the server. */
  theirs: Partial<Values>;
};

export type SaverDoors = {
  create: (body: Record<string, unknown>, key: string) => Promise<Practice>;
  change: (id: number, body: Record<string, unknown>, version: number) => Promise<Practice>;
  keep: (card: KeptCard) => Promise<unknown>;
  forget: (id: number | null) => Promise<unknown>;
  later: (ms: number, run: () => void) => () => void;
  now: () => number;
};

/**
 * Saves a card field by field: to the device at once, to the server a few seconds later, again and again while the
 * line is down. A field that somebody else changed meanwhile waits until the person has chosen.
 */
export class Saver {
  private state: SaverState;
  private base: Values;
  private version: number;
  private readonly key: string;
  private readonly dirty = new Set<Name>();
  private readonly watchers = new Set<() => void>();
  private stopDevice: (() => void) | null = null;
  private stopServer: (() => void) | null = null;
  private running: Promise<void> | null = null;
  private wait = FIRST_WAIT_MS;
  private over = false;

  constructor(
    private readonly doors: SaverDoors,
    start: { id: number | null; version: number; key: string; values: Values },
    kept?: KeptCard | null,
  ) {
    this.base = start.values;
    this.version = start.version;
    this.key = kept?.key ?? start.key;
    this.state = {
      id: start.id, values: start.values, phase: "still", savedAt: null, halfWritten: [], errors: {}, refusal: null, theirs: {},
    };
    if (kept) this.takeUp(kept, start);
  }

  readonly get = (): SaverState => this.state;
  readonly watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  change(part: Partial<Values>): void {
    const names = Object.keys(part) as Name[];
    for (const name of names) this.dirty.add(name);
    const errors = Object.fromEntries(Object.entries(this.state.errors).filter(([name]) => !names.includes(name as Name)));
    const halfWritten = this.state.halfWritten.filter((name) => !names.includes(name));
    this.set({ values: { ...this.state.values, ...part }, phase: "writing", errors, halfWritten });
    this.stopDevice?.();
    this.stopDevice = this.doors.later(DEVICE_AFTER_MS, () => void this.keep());
    this.stopServer ??= this.doors.later(SERVER_AFTER_MS, () => void this.save());
  }

  /** Settles a field that two people changed. */
  choose(name: Name, whose: "mine" | "theirs"): void {
    const { [name]: there, ...theirs } = this.state.theirs;
    this.set({ theirs });
    if (whose === "mine") this.change({ [name]: this.state.values[name] });
    else {
      this.dirty.delete(name);
      this.set({ values: { ...this.state.values, [name]: there } });
      void this.keep();
    }
  }

  /** Writes the present text to the device, as when the page is left. */
  async keep(): Promise<void> {
    this.stopDevice?.();
    this.stopDevice = null;
    if (this.over) return;
    if (this.dirty.size === 0) return;
    const { id, values } = this.state;
    const savedAt = this.doors.now();
    const dirty = [...this.dirty];
    await this.doors.keep({ id, version: this.version, key: this.key, base: this.base, values, dirty, savedAt }).then(
      () => this.set(this.state.phase === "writing" ? { phase: "device", savedAt } : {}),
      () => undefined,
    );
  }

  /** Sends what the server lacks; true when it then has every field that can be sent. */
  async save(): Promise<boolean> {
    this.stopServer?.();
    this.stopServer = null;
    if (this.running) await this.running;
    if (this.over) return false;
    const names = this.sendable();
    if (names.length === 0) return this.dirty.size === 0;
    this.running = this.send(names);
    await this.running;
    this.running = null;
    return this.dirty.size === 0;
  }

  /** The line is back: no need to wait. */
  retry(): void {
    this.wait = FIRST_WAIT_MS;
    if (this.dirty.size > 0) void this.save();
  }

  versionNow(): number {
    return this.version;
  }

  /** Ends the saving. `isDone` when there is nothing to find again: the card was handed on. */
  async end(isDone: boolean): Promise<void> {
    if (!isDone) {
      await this.keep();
      await this.save();
    }
    this.over = true;
    this.stopDevice?.();
    this.stopServer?.();
    if (isDone) await this.doors.forget(this.state.id);
  }

  private sendable(): Name[] {
    const all = [...this.dirty];
    const halfWritten = all.filter((name) => isHalfWritten(name, this.state.values));
    this.set({ halfWritten });
    return all.filter((name) => !halfWritten.includes(name) && !(name in this.state.theirs) && !(name in this.state.errors));
  }

  private async send(names: Name[]): Promise<void> {
    const { id, values } = this.state;
    this.set({ phase: "saving", refusal: null });
    try {
      if (id === null) this.made(await this.doors.create(bodyOf(values, [...names, "original_language", "city"]), this.key));
      else this.saved(await this.doors.change(id, bodyOf(values, names), this.version), names, values);
      this.wait = FIRST_WAIT_MS;
      await this.settle();
      if (id === null) await this.doors.forget(null).catch(() => undefined);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.failed(error, names);
    }
  }

  /** A creation that was answered before answers the first body again: what differs is sent as a change. */
  private made(practice: Practice): void {
    const there = valuesOf(practice);
    for (const name of this.dirty) if (isSame(there[name], this.state.values[name])) this.dirty.delete(name);
    this.accept(practice, there);
  }

  private saved(practice: Practice, names: Name[], sent: Values): void {
    for (const name of names) if (this.state.values[name] === sent[name]) this.dirty.delete(name);
    this.accept(practice, valuesOf(practice));
  }

  /** The server's state becomes the base; what the person did not touch follows it (a group by theme). */
  private accept(practice: Practice, there: Values): void {
    this.version = practice.version;
    this.base = there;
    this.set({ id: practice.id, values: this.merged(there) });
  }

  private merged(there: Values): Values {
    const { values } = this.state;
    const names = Object.keys(there) as Name[];
    return Object.fromEntries(names.map((name) => [name, this.dirty.has(name) || isSame(there[name], values[name]) ? values[name] : there[name]])) as Values;
  }

  private async settle(): Promise<void> {
    if (this.dirty.size === 0) {
      this.set({ phase: "server", savedAt: this.doors.now() });
      await this.doors.forget(this.state.id).catch(() => undefined);
      return;
    }
    this.set({ phase: "device" });
    await this.keep();
    if (this.sendable().length > 0) this.stopServer ??= this.doors.later(SERVER_AFTER_MS, () => void this.save());
  }

  private failed(error: ApiError, names: Name[]): void {
    if (error.status === 409 && error.current) return this.collide(error.current as Practice);
    if (error.isPassing || error.status === 429) {
      const wait = error.retryAfter === null ? this.wait : error.retryAfter * 1000;
      this.wait = Math.min(this.wait * 2, LONGEST_WAIT_MS);
      this.set({ phase: "unreachable" });
      this.stopServer ??= this.doors.later(wait, () => void this.save());
    } else {
      const known = Object.entries(error.fields).map(([field, said]): [string, string[]] => [names.find((name) => field === name || field.startsWith(`${name}.`)) ?? field, said]);
      this.set({ phase: "refused", refusal: error, errors: { ...this.state.errors, ...Object.fromEntries(known) } });
      const atFault = known.some(([field]) => names.includes(field as Name));
      if (atFault && this.sendable().length > 0) this.stopServer ??= this.doors.later(0, () => void this.save());
    }
    void this.keep();
  }

  /** Somebody saved in between: what only one of the two changed stays as it is, the rest is asked. */
  private collide(current: Practice): void {
    const there = valuesOf(current);
    const theirs: Partial<Values> = { ...this.state.theirs };
    for (const name of this.dirty) {
      if (isSame(there[name], this.state.values[name])) this.dirty.delete(name);
      else if (!isSame(there[name], this.base[name])) Object.assign(theirs, { [name]: there[name] });
    }
    this.accept(current, there);
    this.set({ theirs, phase: "device" });
    void this.keep();
    if (this.sendable().length > 0) this.stopServer ??= this.doors.later(0, () => void this.save());
  }

  /** Goes on with what an earlier visit left on this device. */
  private takeUp(kept: KeptCard, start: { id: number | null; version: number; values: Values }): void {
    for (const name of kept.dirty) this.dirty.add(name);
    const theirs: Partial<Values> = {};
    for (const name of kept.dirty) {
      if (isSame(start.values[name], kept.values[name])) this.dirty.delete(name);
      else if (kept.version !== start.version && !isSame(start.values[name], kept.base[name])) Object.assign(theirs, { [name]: start.values[name] });
    }
    const mine = Object.fromEntries([...this.dirty].map((name) => [name, kept.values[name]]));
    this.set({ values: { ...start.values, ...mine }, theirs, savedAt: kept.savedAt, phase: this.dirty.size > 0 ? "device" : "still" });
    if (this.dirty.size > 0) this.stopServer ??= this.doors.later(FIRST_WAIT_MS, () => void this.save());
  }

  private set(part: Partial<SaverState>): void {
    this.state = { ...this.state, ...part };
    for (const watcher of this.watchers) watcher();
  }
}
