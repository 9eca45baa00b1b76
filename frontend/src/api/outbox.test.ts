import { describe, expect, test } from "vitest";
import { ApiError } from "./client";
import { Outbox, type OutboxNote, type OutboxTools, type Outgoing } from "./outbox";
import { settle, TestClock } from "./test-clock";

type Answer = unknown;
const entry = (key: string, place = "thread:1", writtenAt = 0) => ({ key, place, url: "/x", body: { body: key }, writtenAt });

/** One browser: a disk and locks for all of its tabs, and a channel between them. */
class Browser {
  readonly clock = new TestClock();
  readonly disk = new Map<string, Outgoing>();
  readonly posted: string[] = [];
  readonly keptWhenPosted: number[] = [];
  readonly givenBack: string[] = [];
  answers: (Answer | ApiError)[] = [];
  refuses = false;
  private readonly tabs = new Set<Outbox>();
  private readonly locks = new Map<string, Promise<void>>();

  private tools(self: () => Outbox): OutboxTools {
    return {
      load: async () => [...this.disk.values()],
      read: async (key) => this.disk.get(key),
      keep: async (one) => {
        if (this.refuses) throw new DOMException("full", "QuotaExceededError");
        this.disk.set(one.key, structuredClone(one));
      },
      forget: async (key) => void this.disk.delete(key),
      giveBack: async ({ key }) => void this.givenBack.push(`${key} ${this.disk.has(key) ? "kept" : "gone"}`),
      alone: (place, run) => {
        const mine = (this.locks.get(place) ?? Promise.resolve()).then(run);
        this.locks.set(place, mine.catch(() => undefined));
        return mine;
      },
      tell: (note: OutboxNote) => {
        for (const tab of this.tabs) if (tab !== self()) void Promise.resolve().then(() => this.tabs.has(tab) && tab.hear(structuredClone(note)));
      },
      post: async ({ key }) => {
        this.posted.push(key);
        this.keptWhenPosted.push(this.disk.size);
        const answer = this.answers.length > 0 ? this.answers.shift() : { id: 1 };
        if (answer instanceof ApiError) throw answer;
        return answer;
      },
      later: this.clock.later,
      random: () => 1,
    };
  }

  open() {
    const outbox: Outbox = new Outbox(this.tools(() => outbox));
    const sent: string[] = [];
    const refused: string[] = [];
    outbox.listen({ onSent: ({ key }) => sent.push(key), onRefused: ({ key }, reason) => refused.push(`${key} ${reason}`) });
    this.tabs.add(outbox);
    return { outbox, sent, refused, close: () => this.tabs.delete(outbox) };
  }
}

function scene(...answers: (Answer | ApiError)[]) {
  const browser = new Browser();
  browser.answers = answers;
  return { browser, ...browser.open() };
}

describe("the outbox", () => {
  test("keeps the entry on the device before it is sent, and drops it after the answer", async () => {
    const { outbox, browser, sent } = scene({ id: 1 });
    await outbox.send(entry("a"));
    await settle();
    expect(browser.keptWhenPosted).toEqual([1]);
    expect([sent, browser.disk.size]).toEqual([["a"], 0]);
  });

  test("says when the device does not keep the entry, and sends nothing behind the author's back", async () => {
    const { outbox, browser } = scene();
    browser.refuses = true;
    await expect(outbox.send(entry("a"))).rejects.toThrow();
    await settle();
    expect([browser.posted, outbox.of("thread:1")]).toEqual([[], []]);
  });

  test("sends the same key again after a broken line or a server in trouble", async () => {
    const { outbox, browser, sent } = scene(new ApiError(0), new ApiError(503), { id: 1 });
    await outbox.send(entry("a"));
    await browser.clock.pass(10_000);
    expect([browser.posted, sent]).toEqual([["a", "a", "a"], ["a"]]);
  });

  test("makes a draft of a refused entry before it lets go of the record", async () => {
    const { outbox, browser, refused } = scene(new ApiError(403, { detail: "Not yours." }));
    await outbox.send(entry("a"));
    await settle();
    expect([refused, browser.givenBack, outbox.of("thread:1"), browser.disk.size]).toEqual([["a Not yours."], ["a kept"], [], 0]);
  });

  test("makes a draft of an entry that its author takes back", async () => {
    const { outbox, browser } = scene(new ApiError(0));
    await outbox.send(entry("a"));
    await settle();
    await outbox.takeBack("a");
    await browser.clock.pass(10_000);
    expect([browser.givenBack, browser.posted, browser.disk.size]).toEqual([["a kept"], ["a"], 0]);
  });

  test("keeps the order of a place and lets other places pass", async () => {
    const { outbox, browser } = scene(new ApiError(0), { id: 3 }, { id: 1 }, { id: 2 });
    await outbox.send(entry("a"));
    await outbox.send(entry("b"));
    await outbox.send(entry("c", "thread:2"));
    await settle();
    expect(browser.posted).toEqual(["a", "c"]);
    await browser.clock.pass(2_000);
    expect(browser.posted).toEqual(["a", "c", "a", "b"]);
  });

  test("takes up what an earlier visit left", async () => {
    const { outbox, browser, sent } = scene({ id: 1 });
    browser.disk.set("old", { ...entry("old"), tries: 3 });
    await outbox.start();
    await settle();
    expect(sent).toEqual(["old"]);
  });

  test("is content when the event was faster than the answer", async () => {
    const { outbox, browser } = scene(new ApiError(0), { id: 1 });
    await outbox.send(entry("a"));
    await settle();
    await outbox.confirmed("a");
    await browser.clock.pass(5_000);
    expect([browser.posted, outbox.of("thread:1"), browser.disk.size]).toEqual([["a"], [], 0]);
  });
});

describe("two tabs of one browser", () => {
  const line = (count: number) => Array.from({ length: count }, () => new ApiError(0));

  test("keep both texts that were sent without a line, and a later visit posts each once", async () => {
    const browser = new Browser();
    browser.answers = line(9);
    const [one, two] = [browser.open(), browser.open()];
    await one.outbox.send(entry("a", "thread:1", 1));
    await two.outbox.send(entry("b", "thread:1", 2));
    await settle();
    for (const tab of [one, two]) tab.close();
    expect([...browser.disk.keys()]).toEqual(["a", "b"]);
    browser.answers = [];
    browser.posted.length = 0;
    await browser.open().outbox.start();
    await settle();
    expect([browser.posted, browser.disk.size]).toEqual([["a", "b"], 0]);
  });

  test("show the same, and post it once", async () => {
    const browser = new Browser();
    browser.answers = line(2);
    const [one, two] = [browser.open(), browser.open()];
    await one.outbox.send(entry("a"));
    await browser.clock.pass(100);
    expect(two.outbox.of("thread:1").map(({ key, tries }) => [key, tries])).toEqual([["a", 1]]);
    await browser.clock.pass(20_000);
    expect(browser.posted).toEqual(["a", "a", "a"]);
    expect([one.sent, two.sent, two.outbox.of("thread:1")]).toEqual([["a"], ["a"], []]);
  });

  test("try no more often than one would", async () => {
    const browser = new Browser();
    browser.answers = line(100);
    const [one, , ,] = [browser.open(), browser.open(), browser.open(), browser.open()];
    await one.outbox.send(entry("a"));
    await browser.clock.pass(16_000);
    expect(browser.posted.length).toBe(5); // at 0, 1, 3, 7 and 15 s
  });

  test("go on for a tab that is closed", async () => {
    const browser = new Browser();
    browser.answers = line(1);
    const [one, two] = [browser.open(), browser.open()];
    await one.outbox.send(entry("a"));
    await settle();
    one.close();
    await browser.clock.pass(2_000);
    expect([two.sent, browser.disk.size]).toEqual([["a"], 0]);
  });
});
