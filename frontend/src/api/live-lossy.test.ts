import { describe, expect, test } from "vitest";
import { ApiError } from "./client";
import { Live, type LiveTools, type Socket } from "./live";
import type { Cursor, StreamEvent } from "./shapes";
import { settle, TestClock } from "./test-clock";

const STREAM = "thread:1";

/** The same chances every time: a small generator with a seed. */
function chances(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

class Line implements Socket {
  onmessage: Socket["onmessage"] = null;
  onclose: Socket["onclose"] = null;
  isOpen = true;
  joined = false;
  constructor(private readonly server: Server) {}
  send = (text: string) => this.server.hear(this, JSON.parse(text));
  close = () => this.drop(1000);
  drop(code: number) {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.onclose?.({ code });
  }
}

/** A server with a log, behind a network that loses, repeats, reorders and cuts. */
class Server {
  epoch = "e1";
  log: StreamEvent[] = [];
  lines: Line[] = [];
  lossy = true;
  /** Nothing older than this is in the log any more. */
  oldest = 1;
  resyncs = 0;

  constructor(
    readonly clock: TestClock,
    readonly random: () => number,
  ) {}

  get head() {
    return this.log.length;
  }

  open = (): Line => {
    const line = new Line(this);
    this.lines.push(line);
    if (this.lossy && this.random() < 0.2) this.clock.later(200, () => line.drop(1006));
    else this.deliver(line, { op: "welcome", heartbeat_s: 15 }, true);
    return line;
  };

  publish() {
    const event: StreamEvent = { seq: this.head + 1, type: "thread.read", at: "", by: null, data: { thread: 1, last_read_no: 1 } };
    this.log.push(event);
    for (const line of this.lines) if (line.joined) this.deliver(line, this.events([event]));
  }

  beat() {
    for (const line of this.lines) if (line.joined) this.deliver(line, { op: "heads", heads: { [STREAM]: this.head }, now: "" });
  }

  hear(line: Line, frame: { op: string; after?: number; epoch?: string }) {
    if (frame.op !== "join" || !line.isOpen) return;
    line.joined = true;
    const after = frame.after ?? this.head;
    this.deliver(line, { op: "joined", stream: STREAM, epoch: this.epoch, head: this.head }, true);
    if ((frame.epoch && frame.epoch !== this.epoch) || after + 1 < this.oldest) this.deliver(line, { op: "resync", stream: STREAM, reason: "gap" }, true);
    else if (after < this.head) this.deliver(line, this.events(this.log.slice(after)));
  }

  read: LiveTools["read"] = async (_, after) => {
    if (this.lossy && this.random() < 0.3) throw new ApiError(0);
    if (after + 1 < this.oldest) throw new ApiError(410, { code: "cursor_too_old" });
    return { stream: STREAM, epoch: this.epoch, head: this.head, events: this.log.slice(after, after + 5) };
  };

  heads: LiveTools["heads"] = async () => {
    if (this.lossy && this.random() < 0.3) throw new ApiError(0);
    return { [STREAM]: this.head };
  };

  cut() {
    for (const line of this.lines) line.drop(1006);
    this.lines = [];
  }

  private events = (events: StreamEvent[]) => ({ op: "events", stream: STREAM, epoch: this.epoch, events });

  private deliver(line: Line, frame: object, sure = false) {
    const times = !this.lossy || sure ? 1 : this.random() < 0.2 ? 0 : this.random() < 0.2 ? 2 : 1;
    for (let i = 0; i < times; i++) {
      const delay = this.lossy && !sure ? this.random() * 500 : 1;
      this.clock.later(delay, () => line.isOpen && line.onmessage?.({ data: JSON.stringify(frame) }));
    }
  }
}

/** A reader that holds numbers: what its snapshot says, then what comes. */
function reader(server: Server) {
  const clock = server.clock;
  const live = new Live({ open: () => server.open(), read: server.read, heads: (streams) => server.heads(streams), later: clock.later, random: server.random, now: () => clock.now });
  let held: number[] = [];
  const snapshot = (): Cursor => {
    held = server.log.map(({ seq }) => seq);
    return { stream: STREAM, epoch: server.epoch, seq: server.head };
  };
  const membership = live.join(snapshot(), {
    onEvents: (events) => held.push(...events.map(({ seq }) => seq)),
    onResync: () => {
      server.resyncs += 1;
      clock.later(50, () => membership.reset(snapshot()));
    },
  });
  return { live, held: () => held };
}

const upTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1);

async function storm(server: Server, rounds: number, each?: (round: number) => void) {
  for (let round = 0; round < rounds; round++) {
    if (server.random() < 0.7) server.publish();
    if (round % 30 === 29) server.beat();
    if (server.random() < 0.03) server.cut();
    each?.(round);
    await server.clock.pass(100 + server.random() * 400);
  }
}

async function calm(server: Server) {
  server.lossy = false;
  for (let i = 0; i < 10; i++) {
    server.beat();
    await server.clock.pass(15_000);
  }
}

describe.each(upTo(25))("a bad network, seed %i", (seed) => {
  test("misses nothing and repeats nothing", async () => {
    const server = new Server(new TestClock(), chances(seed));
    const { live, held } = reader(server);
    await storm(server, 150);
    await calm(server);
    expect(held()).toEqual(upTo(server.head));
    expect(server.resyncs).toBe(0);
    expect(live.connection.get().line).toBe("online");
  });

  test("reads the snapshot again after a restored backup or a log cut short", async () => {
    const server = new Server(new TestClock(), chances(seed + 1000));
    const { held } = reader(server);
    await storm(server, 80, (round) => {
      if (round === 30) {
        server.cut();
        server.log = server.log.slice(0, 5);
        server.epoch = "e2";
      }
      if (round === 60) {
        server.cut();
        upTo(8).forEach(() => server.publish());
        server.oldest = server.head - 2;
      }
    });
    await calm(server);
    expect(held()).toEqual(upTo(server.head));
    expect(server.resyncs).toBeGreaterThan(0);
  });
});

describe("the client against single mishaps", () => {
  const quiet = () => {
    const server = new Server(new TestClock(), () => 0.5);
    server.lossy = false;
    return { server, ...reader(server) };
  };

  test("takes a socket that closes slowly for closed, and does not hear it again", async () => {
    const { server, live, held } = quiet();
    await server.clock.pass(10);
    const [old] = server.lines;
    old!.close = () => undefined; // The browser waits for an answer that never comes.
    live.lineIsGone();
    server.publish();
    live.lineIsBack();
    await server.clock.pass(1_100);
    expect(server.lines.length).toBe(2);
    expect(old!.onmessage).toBeNull();
    expect(held()).toEqual([1]);
  });

  test("a drain closes the line that was told, not the one that came after it", async () => {
    const { server } = quiet();
    await server.clock.pass(10);
    const [first] = server.lines;
    first!.onmessage?.({ data: JSON.stringify({ op: "drain", within_ms: 4_000 }) });
    server.cut();
    await server.clock.pass(600);
    const [second] = server.lines;
    await server.clock.pass(5_000);
    expect(second!.isOpen).toBe(true);
  });

  test("a drain ends the line inside its window and comes back with its cursor", async () => {
    const { server, held } = quiet();
    await server.clock.pass(10);
    server.lines[0]!.onmessage?.({ data: JSON.stringify({ op: "drain", within_ms: 4_000 }) });
    await server.clock.pass(1_999);
    expect(server.lines[0]!.isOpen).toBe(true);
    await server.clock.pass(2);
    expect(server.lines[0]!.isOpen).toBe(false);
    server.publish();
    await server.clock.pass(1_000);
    expect(held()).toEqual([1]);
  });

  test("gives up a handshake that is never answered, and polls meanwhile", async () => {
    const { server, live, held } = quiet();
    server.cut();
    server.open = () => {
      const line = new Line(server);
      server.lines.push(line);
      return line;
    };
    live.lineIsBack();
    server.publish();
    await server.clock.pass(12_000);
    expect(live.connection.get().line).toBe("polling");
    expect(held()).toEqual([1]);
    await server.clock.pass(60_000);
    expect(server.lines.length).toBeGreaterThan(1);
  });

  test("says when it was last in step", async () => {
    const { server, live } = quiet();
    await server.clock.pass(10);
    server.beat();
    await server.clock.pass(2_000);
    const heard = live.connection.get().lastSynced;
    server.open = () => new Line(server);
    server.heads = async () => {
      throw new ApiError(0);
    };
    live.lineIsGone();
    await server.clock.pass(11_000);
    expect(live.connection.get()).toEqual({ line: "offline", lastSynced: heard });
    await settle();
  });
});
