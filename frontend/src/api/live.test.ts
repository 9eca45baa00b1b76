import { describe, expect, test } from "vitest";
import { Live, type Socket } from "./live";
import type { StreamEvent } from "./shapes";
import { TestClock } from "./test-clock";

const event = (seq: number): StreamEvent => ({ seq, type: "thread.read", at: "", by: null, data: { thread: 1, last_read_no: seq } });

class Peer implements Socket {
  sent: Record<string, unknown>[] = [];
  closed = false;
  onmessage: Socket["onmessage"] = null;
  onclose: Socket["onclose"] = null;
  send = (text: string) => void this.sent.push(JSON.parse(text));
  close = () => this.drop(1000);
  say(frame: object) {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }
  drop(code: number) {
    if (this.closed) return;
    this.closed = true;
    this.onclose?.({ code });
  }
}

function scene(heads: Record<string, number> | null = null, log: number[] = []) {
  const clock = new TestClock();
  const sockets: Peer[] = [];
  const got: number[] = [];
  const shut: number[] = [];
  const live = new Live({
    later: clock.later,
    now: () => clock.now,
    random: () => 0.5,
    open: () => {
      const peer = new Peer();
      sockets.push(peer);
      return peer;
    },
    onShut: () => void shut.push(clock.now),
    heads: async () => {
      if (!heads) throw new Error("no line");
      return heads;
    },
    read: async (stream, after) => ({
      stream,
      epoch: "e1",
      head: log.at(-1) ?? after,
      events: log.filter((seq) => seq > after).map(event),
    }),
  });
  const gone: string[] = [];
  const membership = live.join(
    { stream: "thread:1", epoch: "e1", seq: 10 },
    {
      onEvents: (list) => got.push(...list.map((one) => one.seq)),
      onResync: () => undefined,
      onGone: (reason) => gone.push(reason),
    },
  );
  return { clock, sockets, got, live, membership, gone, shut };
}

describe("the line to the server", () => {
  test("joins with the cursor once welcomed", () => {
    const { sockets } = scene();
    expect(sockets[0]!.sent).toEqual([]);
    sockets[0]!.say({ op: "welcome", heartbeat_s: 15 });
    expect(sockets[0]!.sent).toMatchObject([{ op: "join", stream: "thread:1", after: 10, epoch: "e1" }]);
  });

  test("comes back after a drop with the cursor it had reached", async () => {
    const { sockets, got, clock } = scene();
    sockets[0]!.say({ op: "welcome" });
    sockets[0]!.say({ op: "events", stream: "thread:1", epoch: "e1", events: [event(11), event(12)] });
    sockets[0]!.drop(1006);
    await clock.pass(499);
    expect(sockets.length).toBe(1);
    await clock.pass(1);
    sockets[1]!.say({ op: "welcome" });
    expect(sockets[1]!.sent).toMatchObject([{ op: "join", after: 12 }]);
    sockets[1]!.say({ op: "events", stream: "thread:1", epoch: "e1", events: [event(12), event(13)] });
    expect(got).toEqual([11, 12, 13]);
  });

  test("waits longer with every failure, a minute at most", async () => {
    const { sockets, clock } = scene();
    const waits: number[] = [];
    for (let i = 0; i < 9; i++) {
      const from = clock.now;
      sockets.at(-1)!.drop(1006);
      const known = sockets.length;
      while (sockets.length === known) await clock.pass(100);
      waits.push(clock.now - from);
    }
    expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 16000, 30000, 30000, 30000]);
  });

  test("says so while the server hears of news only every few seconds", async () => {
    const { sockets, live } = scene();
    sockets[0]!.say({ op: "welcome" });
    sockets[0]!.say({ op: "heads", heads: {}, now: "", slow: true });
    expect(live.connection.get().line).toBe("slow");
    sockets[0]!.say({ op: "heads", heads: {}, now: "" });
    expect(live.connection.get().line).toBe("online");
  });

  test("polls when no socket comes within five seconds", async () => {
    const { got, clock, live } = scene({ "thread:1": 12 }, [11, 12]);
    await clock.pass(4_999);
    expect(live.connection.get().line).toBe("starting");
    await clock.pass(301);
    expect(live.connection.get().line).toBe("polling");
    expect(got).toEqual([11, 12]);
  });

  test("says reconnecting after three seconds and offline after ten", async () => {
    const { sockets, clock, live } = scene();
    sockets[0]!.say({ op: "welcome" });
    expect(live.connection.get().line).toBe("online");
    live.lineIsGone();
    await clock.pass(2_999);
    expect(live.connection.get().line).toBe("online");
    await clock.pass(1);
    expect(live.connection.get().line).toBe("reconnecting");
    await clock.pass(7_000);
    expect(live.connection.get().line).toBe("offline");
  });

  test("gives up a socket that is silent for two and a half heartbeats", async () => {
    const { sockets, clock } = scene();
    sockets[0]!.say({ op: "welcome", heartbeat_s: 2 });
    await clock.pass(5_000);
    expect(sockets[0]!.closed).toBe(true);
    await clock.pass(500);
    expect(sockets.length).toBe(2);
  });

  test("stays away when it is signed out, and says so once", async () => {
    const { sockets, clock, shut } = scene();
    sockets[0]!.drop(4401);
    await clock.pass(120_000);
    expect(sockets.length).toBe(1);
    expect(shut.length).toBe(1);
  });

  test("tells its reader that it may no longer listen", () => {
    const { sockets, gone } = scene();
    sockets[0]!.say({ op: "welcome" });
    sockets[0]!.say({ op: "gone", stream: "thread:1", reason: "forbidden" });
    expect(gone).toEqual(["forbidden"]);
  });

  test("leaves a stream with its last reader", () => {
    const { sockets, live, membership } = scene();
    sockets[0]!.say({ op: "welcome" });
    const other = live.join({ stream: "thread:1", epoch: "e1", seq: 10 }, { onEvents: () => {}, onResync: () => {} });
    membership.leave();
    expect(sockets[0]!.sent.filter((frame) => frame.op === "leave")).toEqual([]);
    other.leave();
    expect(sockets[0]!.sent.at(-1)).toMatchObject({ op: "leave", stream: "thread:1" });
  });
});
