import { ConnectionStore } from "./connection";
import { Follower, type FollowerTools, type Listener, type Presence } from "./follower";
import type { Actor, Cursor, StreamEvent } from "./shapes";

export const POLL_AFTER_MS = 5_000;
export const POLL_EVERY_MS = 4_000;
const LONGEST_PAUSE_MS = 60_000;
const TYPING_EVERY_MS = 3_000;
const SILENT_BEATS = 2.5;
const STAYS_CLOSED = new Set([4401, 4403]);

/** The part of a WebSocket that is used; the browser's own fits. */
export type Socket = {
  send: (text: string) => void;
  close: (code?: number) => void;
  onmessage: ((event: { data: string }) => void) | null;
  onclose: ((event: { code: number }) => void) | null;
};

export type LiveTools = FollowerTools & {
  open: () => Socket;
  heads: (streams: string[]) => Promise<Record<string, number>>;
  /** The server has closed the line for good: the sign-in has ended, or the right to it. */
  onShut?: () => void;
  random: () => number;
  now: () => number;
};

type Frame =
  | { op: "welcome"; heartbeat_s?: number }
  | { op: "joined"; stream: string; epoch: string; head: number }
  | { op: "events"; stream: string; epoch: string; events: StreamEvent[] }
  | { op: "heads"; heads: Record<string, number>; slow?: boolean }
  | { op: "resync" | "gone"; stream: string; reason: string }
  | { op: "typing"; stream: string; people: Actor[] }
  | ({ op: "presence"; stream: string } & Presence)
  | { op: "drain"; within_ms: number }
  | { op: "error" | "pong" | "posted" };

export type Membership = { reset: (cursor: Cursor) => void; leave: () => void };

/**
 * The one line of this tab to the server: listens to streams over the socket `collab.v1`, over HTTP when it is shut.
 *
 * Writing goes elsewhere (client.ts, outbox.ts). A later leader tab replaces `open` by a channel to the leader;
 * whoever calls `join` does not notice.
 */
export class Live {
  readonly connection: ConnectionStore;
  private readonly channels = new Map<string, Set<Follower>>();
  private readonly typed = new Map<string, number>();
  private socket: Socket | null = null;
  private welcomed = false;
  private attempts = 0;
  private refs = 0;
  private polls = 0;
  private heartbeatMs = 15_000;
  private ended = false;
  private cancelRetry: (() => void) | null = null;
  private cancelPoll: (() => void) | null = null;
  private cancelSilence: (() => void) | null = null;

  constructor(
    private readonly tools: LiveTools,
    connection: ConnectionStore | null = null,
  ) {
    this.connection = connection ?? new ConnectionStore(tools.later, tools.now);
  }

  /** Listens to the stream of a snapshot from its cursor on. */
  join(cursor: Cursor, listener: Listener): Membership {
    const follower = new Follower(cursor, listener, this.tools);
    const others = this.channels.get(cursor.stream);
    this.channels.set(cursor.stream, (others ?? new Set()).add(follower));
    if (!this.socket && !this.cancelRetry) this.connect();
    else if (this.welcomed) this.sendJoin(cursor.stream);
    return {
      reset: (fresh) => {
        follower.reset(fresh);
        if (this.welcomed) this.sendJoin(fresh.stream);
      },
      leave: () => this.leave(follower),
    };
  }

  typing(stream: string): void {
    const now = this.tools.now();
    if (now - (this.typed.get(stream) ?? -Infinity) < TYPING_EVERY_MS) return;
    this.typed.set(stream, now);
    this.send({ op: "typing", stream });
  }

  /** The browser says the line is back: come back at a random moment of two seconds, not all at once. */
  lineIsBack(): void {
    if (this.welcomed || this.ended || this.channels.size === 0) return;
    this.attempts = 0;
    this.abandon();
    this.retryIn(this.tools.random() * 2_000);
  }

  /** The browser says the line is gone: do not wait for the socket to find out. */
  lineIsGone(): void {
    if (!this.socket) return this.connection.down();
    // A closing handshake over a dead line takes minutes: this socket counts as closed now.
    this.abandon();
    this.onClose(1006);
  }

  end(): void {
    this.ended = true;
    for (const cancel of [this.cancelRetry, this.cancelPoll, this.cancelSilence]) cancel?.();
    this.abandon();
  }

  /** Lets go of the socket: whatever it still says is not heard. */
  private abandon(): void {
    const socket = this.socket;
    this.socket = null;
    this.welcomed = false;
    this.cancelSilence?.();
    if (!socket) return;
    socket.onmessage = null;
    socket.onclose = null;
    socket.close(1000);
  }

  private connect(): void {
    this.cancelRetry = null;
    if (this.ended) return;
    this.startPollingLater();
    const socket = this.tools.open();
    this.socket = socket;
    // Also while it opens: a network that swallows the handshake says nothing at all.
    this.watchSilence();
    socket.onmessage = ({ data }) => this.onFrame(JSON.parse(data) as Frame);
    socket.onclose = ({ code }) => {
      if (this.socket === socket) this.onClose(code);
    };
  }

  private onClose(code: number): void {
    this.socket = null;
    this.welcomed = false;
    this.cancelSilence?.();
    this.connection.down();
    if (STAYS_CLOSED.has(code)) {
      this.ended = true;
      this.tools.onShut?.();
    }
    if (this.ended) return;
    const ceiling = Math.min(LONGEST_PAUSE_MS, 1_000 * 2 ** this.attempts++);
    this.retryIn(this.tools.random() * ceiling);
    this.startPollingLater();
  }

  private retryIn(ms: number): void {
    this.cancelRetry?.();
    this.cancelRetry = this.tools.later(ms, () => this.connect());
  }

  private onFrame(frame: Frame): void {
    this.connection.heard();
    if (frame.op === "welcome") this.onWelcome(frame.heartbeat_s);
    this.watchSilence();
    switch (frame.op) {
      case "joined":
        return this.each(frame.stream, (one) => one.joined(frame.epoch, frame.head));
      case "events":
        return this.each(frame.stream, (one) => one.take(frame.epoch, frame.events));
      case "heads":
        this.connection.up(frame.slow ? "slow" : "online");
        for (const [stream, head] of Object.entries(frame.heads)) this.each(stream, (one) => one.heard(head));
        return;
      case "resync":
        return this.each(frame.stream, (one) => one.resync());
      case "gone":
        this.each(frame.stream, (one) => one.listener.onGone?.(frame.reason));
        this.channels.delete(frame.stream);
        return;
      case "presence":
        return this.each(frame.stream, (one) => one.listener.onPresence?.(frame));
      case "typing":
        return this.each(frame.stream, (one) => one.listener.onTyping?.(frame.people));
      case "drain": {
        const draining = this.socket;
        this.tools.later(this.tools.random() * frame.within_ms, () => draining === this.socket && draining?.close());
      }
    }
  }

  private onWelcome(heartbeatS: number | undefined): void {
    this.welcomed = true;
    this.attempts = 0;
    this.heartbeatMs = (heartbeatS ?? 15) * 1_000;
    this.cancelPoll?.();
    this.cancelPoll = null;
    this.connection.up("online");
    for (const stream of this.channels.keys()) this.sendJoin(stream);
  }

  /** A socket that says nothing for two and a half heartbeats is dead, whatever the browser believes. */
  private watchSilence(): void {
    this.cancelSilence?.();
    const socket = this.socket;
    this.cancelSilence = this.tools.later(this.heartbeatMs * SILENT_BEATS, () => {
      if (!socket || socket !== this.socket) return;
      this.abandon();
      this.onClose(1006);
    });
  }

  private sendJoin(stream: string): void {
    const ref = `j${++this.refs}`;
    const followers = [...(this.channels.get(stream) ?? [])].filter((one) => one.epoch !== "");
    if (followers.length === 0) return this.send({ op: "join", ref, stream });
    const slowest = followers.reduce((a, b) => (b.seq < a.seq ? b : a));
    this.send({ op: "join", ref, stream, after: slowest.seq, epoch: slowest.epoch });
  }

  private leave(follower: Follower): void {
    follower.stop();
    const channel = this.channels.get(follower.stream);
    channel?.delete(follower);
    if (channel?.size !== 0) return;
    this.channels.delete(follower.stream);
    this.send({ op: "leave", ref: `l${++this.refs}`, stream: follower.stream });
  }

  private send(frame: object): void {
    if (this.welcomed) this.socket?.send(JSON.stringify(frame));
  }

  private each(stream: string, run: (follower: Follower) => void): void {
    for (const follower of new Set(this.channels.get(stream))) run(follower);
  }

  private startPollingLater(): void {
    this.cancelPoll ??= this.tools.later(POLL_AFTER_MS, () => void this.poll());
  }

  private async poll(): Promise<void> {
    if (this.welcomed || this.ended) return;
    const round = ++this.polls;
    try {
      const heads = await this.tools.heads([...this.channels.keys()]);
      if (this.welcomed || round !== this.polls) return;
      this.connection.up("polling");
      for (const [stream, head] of Object.entries(heads)) this.each(stream, (one) => one.heard(head));
    } catch {
      this.connection.down();
    }
    if (!this.welcomed && round === this.polls) this.cancelPoll = this.tools.later(POLL_EVERY_MS, () => void this.poll());
  }
}
