import { expect, test } from "vitest";
import { ANSWER_MS, type Note, SharedLine } from "./leader";
import { Live, type Socket } from "./live";
import type { StreamEvent } from "./shapes";
import { settle, TestClock } from "./test-clock";

const event = (seq: number): StreamEvent => ({ seq, type: "thread.read", at: "", by: null, data: { thread: 1, last_read_no: seq } });

class Wire implements Socket {
  sent: { op: string; stream?: string; after?: number }[] = [];
  onmessage: Socket["onmessage"] = null;
  onclose: Socket["onclose"] = null;
  closed = false;
  send = (text: string) => void this.sent.push(JSON.parse(text));
  close = (code = 1000) => {
    this.closed = true;
    this.onclose?.({ code });
  };
  say = (frame: object) => this.onmessage?.({ data: JSON.stringify(frame) });
}

/** A browser: a channel that does not speak to its sender, a lock with a queue, tabs that can die. */
class Browser {
  clock = new TestClock();
  wires: Wire[] = [];
  deaf = new Set<string>();
  private takers = new Map<string, (note: Note) => void>();
  private queue: { tab: string; leading: () => void }[] = [];
  private watched: { tab: string; gone: () => void }[] = [];

  tab(name: string, after = 0) {
    const got: number[] = [];
    const line = new SharedLine({
      tab: name,
      open: () => {
        this.wires.push(new Wire());
        return this.wires.at(-1)!;
      },
      post: (note) => {
        for (const [other, take] of this.takers) if (other !== name && !this.deaf.has(other)) queueMicrotask(() => take(note));
      },
      listen: (take) => this.takers.set(name, take),
      lead: (leading) => {
        this.queue.push({ tab: name, leading });
        if (this.queue.length === 1) queueMicrotask(leading);
      },
      outlive: (tab, gone) => this.watched.push({ tab, gone }),
      later: this.clock.later,
    });
    const live = new Live({
      open: line.open,
      read: async (stream) => ({ stream, epoch: "e1", head: 0, events: [] }),
      heads: async () => ({}),
      later: this.clock.later,
      random: () => 0.5,
      now: () => this.clock.now,
    });
    const membership = live.join({ stream: "thread:1", epoch: "e1", seq: after }, { onEvents: (events) => got.push(...events.map(({ seq }) => seq)), onResync: () => undefined });
    return { got, live, membership };
  }

  /** The tab is closed without a word. */
  async kill(name: string) {
    this.takers.delete(name);
    const led = this.queue[0]?.tab === name;
    this.queue = this.queue.filter(({ tab }) => tab !== name);
    if (led) this.queue[0]?.leading();
    for (const { tab, gone } of this.watched) if (tab === name) gone();
    await settle();
  }
}

async function twoTabs() {
  const browser = new Browser();
  const a = browser.tab("a", 10);
  await settle();
  browser.wires[0]!.say({ op: "welcome", heartbeat_s: 15 });
  await settle();
  const b = browser.tab("b", 7);
  await settle();
  return { browser, a, b, wire: browser.wires[0]! };
}

const events = (...seqs: number[]) => ({ op: "events", stream: "thread:1", epoch: "e1", events: seqs.map(event) });

test("two tabs share one socket, each with its own cursor", async () => {
  const { browser, a, b, wire } = await twoTabs();
  expect(browser.wires.length).toBe(1);
  expect(wire.sent.filter(({ op }) => op === "join").map(({ after }) => after)).toEqual([10, 7]);
  wire.say(events(8, 9, 10));
  wire.say(events(11));
  await settle();
  expect(a.got).toEqual([11]);
  expect(b.got).toEqual([8, 9, 10, 11]);
});

test("a stream is left when the last tab leaves it", async () => {
  const { a, b, wire } = await twoTabs();
  a.membership.leave();
  await settle();
  expect(wire.sent.filter(({ op }) => op === "leave")).toEqual([]);
  b.membership.leave();
  await settle();
  expect(wire.sent.at(-1)).toMatchObject({ op: "leave", stream: "thread:1" });
});

test("a tab that dies without a word leaves its streams", async () => {
  const { browser, a, wire } = await twoTabs();
  a.membership.leave();
  await settle();
  await browser.kill("b");
  expect(wire.sent.at(-1)).toMatchObject({ op: "leave", stream: "thread:1" });
});

test("when the leader goes another tab leads and joins with its cursor", async () => {
  const { browser, b, wire } = await twoTabs();
  wire.say(events(8, 9));
  await settle();
  await browser.kill("a");
  await browser.clock.pass(1_000);
  expect(browser.wires.length).toBe(2);
  browser.wires[1]!.say({ op: "welcome", heartbeat_s: 15 });
  await settle();
  expect(browser.wires[1]!.sent).toMatchObject([{ op: "join", after: 9 }]);
  browser.wires[1]!.say(events(10));
  await settle();
  expect(b.got).toEqual([8, 9, 10]);
});

test("a lost line is opened again once, for all tabs", async () => {
  const { browser, a, b, wire } = await twoTabs();
  wire.close(1006);
  await browser.clock.pass(1_000);
  expect(browser.wires.length).toBe(2);
  browser.wires[1]!.say({ op: "welcome", heartbeat_s: 15 });
  await settle();
  expect(browser.wires[1]!.sent.filter(({ op }) => op === "join").length).toBe(2);
  expect([a, b].map(({ live }) => live.connection.get().line)).toEqual(["online", "online"]);
});

test("signed out in one tab is signed out in all", async () => {
  const { browser, wire } = await twoTabs();
  wire.close(4401);
  await browser.clock.pass(120_000);
  expect(browser.wires.length).toBe(1);
});

test("a leader that does not answer is passed by", async () => {
  const { browser } = await twoTabs();
  browser.deaf.add("a");
  const c = browser.tab("c", 3);
  await browser.clock.pass(ANSWER_MS);
  expect(browser.wires.length).toBe(2);
  browser.wires[1]!.say({ op: "welcome", heartbeat_s: 15 });
  browser.wires[1]!.say(events(4));
  await settle();
  expect(c.got).toEqual([4]);
});
