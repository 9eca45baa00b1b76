import type { Actor, Cursor, EventsAnswer, StreamEvent } from "./shapes";

export const HOLD_MS = 300;

export type FollowerTools = {
  /** Reads what comes after a number over HTTP. Raises ApiError; 410 means the cursor is too old. */
  read: (stream: string, after: number) => Promise<EventsAnswer>;
  later: (ms: number, run: () => void) => () => void;
};

export type Listener = {
  onEvents: (events: StreamEvent[]) => void;
  /** Drop what you hold, read the snapshot again, then call `reset` with its cursor. */
  onResync: () => void;
  onGone?: (reason: string) => void;
  onPresence?: (presence: Presence) => void;
  onTyping?: (people: Actor[]) => void;
};

/** Who is in a room: cities by slug; of a very full one only the number and the cities. */
export type Presence = { people: Actor[]; cities: string[]; count: number };

/**
 * One reader of one stream: hands events on in their order, each once, none missing.
 *
 * An event out of turn is held 300 ms for the ones before it, then they are read over HTTP. Another epoch, or a
 * cursor the log no longer reaches, asks for a resync; until `reset` is called nothing is handed on.
 */
export class Follower {
  private held = new Map<number, StreamEvent>();
  private stopWaiting: (() => void) | null = null;
  private filling = false;
  private lost = false;
  private stopped = false;

  constructor(
    private cursor: Cursor,
    readonly listener: Listener,
    private readonly tools: FollowerTools,
  ) {}

  get stream(): string {
    return this.cursor.stream;
  }

  get seq(): number {
    return this.cursor.seq;
  }

  get epoch(): string {
    return this.cursor.epoch;
  }

  /** The server says where the stream stands: the start for a reader from now on, a check for the others. */
  joined(epoch: string, head: number): void {
    if (this.cursor.epoch === "") this.cursor = { ...this.cursor, epoch, seq: head };
    else if (epoch !== this.cursor.epoch) this.resync();
    else this.heard(head);
  }

  take(epoch: string, events: StreamEvent[]): void {
    if (this.stopped || this.lost || this.cursor.epoch === "") return;
    if (epoch !== this.cursor.epoch) return this.resync();
    for (const event of events) if (event.seq > this.cursor.seq) this.held.set(event.seq, event);
    this.handOn();
    if (this.held.size > 0) this.waitThenFill();
  }

  /** The server says how far the stream is: what is not here and not under way is fetched. */
  heard(head: number): void {
    if (this.stopped || this.lost || head <= this.cursor.seq) return;
    if (this.cursor.epoch === "") void this.startAt(head);
    else this.waitThenFill();
  }

  resync(): void {
    if (this.stopped || this.lost) return;
    this.lost = true;
    this.held.clear();
    this.stopWaiting?.();
    this.stopWaiting = null;
    this.listener.onResync();
  }

  reset(cursor: Cursor): void {
    this.cursor = cursor;
    this.lost = false;
    this.held.clear();
  }

  stop(): void {
    this.stopped = true;
    this.stopWaiting?.();
    this.held.clear();
  }

  private handOn(): void {
    const ready: StreamEvent[] = [];
    let next = this.held.get(this.cursor.seq + 1 + ready.length);
    while (next) {
      ready.push(next);
      this.held.delete(next.seq);
      next = this.held.get(this.cursor.seq + 1 + ready.length);
    }
    if (ready.length === 0) return;
    this.cursor = { ...this.cursor, seq: this.cursor.seq + ready.length };
    this.listener.onEvents(ready);
  }

  private waitThenFill(): void {
    if (this.stopWaiting || this.filling) return;
    this.stopWaiting = this.tools.later(HOLD_MS, () => {
      this.stopWaiting = null;
      void this.fill();
    });
  }

  private async startAt(head: number): Promise<void> {
    const answer = await this.tools.read(this.stream, head).catch(() => null);
    if (answer && this.cursor.epoch === "") this.joined(answer.epoch, head);
  }

  private async fill(): Promise<void> {
    if (this.filling || this.stopped || this.lost) return;
    this.filling = true;
    let again = false;
    try {
      const answer = await this.tools.read(this.stream, this.cursor.seq);
      this.filling = false;
      this.take(answer.epoch, answer.events);
      again = answer.events.length > 0 && answer.head > this.cursor.seq;
    } catch (error) {
      // 410: the log no longer reaches so far back. Anything else: the next head or frame asks again.
      if ((error as { status?: number }).status === 410) this.resync();
    } finally {
      this.filling = false;
    }
    if (again) void this.fill();
  }
}
