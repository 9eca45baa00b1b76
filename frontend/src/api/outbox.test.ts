import { describe, expect, test } from "vitest";
import { ApiError } from "./client";
import { Outbox, type Outgoing } from "./outbox";
import { settle, TestClock } from "./test-clock";

type Answer = unknown;

function scene(answers: (Answer | ApiError)[], saved: Outgoing[] = []) {
  const clock = new TestClock();
  const posted: string[] = [];
  const keptWhenPosted: number[] = [];
  let disk = saved;
  const outbox = new Outbox({
    load: async () => disk,
    save: async (all) => void (disk = structuredClone(all)),
    post: async (entry) => {
      posted.push(entry.key);
      keptWhenPosted.push(disk.length);
      const answer = answers.shift();
      if (answer instanceof ApiError) throw answer;
      return answer;
    },
    later: clock.later,
    random: () => 1,
  });
  const sent: string[] = [];
  const refused: string[] = [];
  outbox.listen({ onSent: (entry) => sent.push(entry.key), onRefused: (entry, error) => refused.push(`${entry.key} ${error.code}`) });
  return { clock, outbox, posted, sent, refused, keptWhenPosted, disk: () => disk };
}

const entry = (key: string, place = "thread:1") => ({ key, place, url: "/x", body: { body: key }, writtenAt: 0 });

describe("the outbox", () => {
  test("keeps the entry on the device before it is sent, and drops it after the answer", async () => {
    const { outbox, disk, sent, keptWhenPosted } = scene([{ id: 1 }]);
    await outbox.send(entry("a"));
    await settle();
    expect(keptWhenPosted).toEqual([1]);
    expect([sent, disk()]).toEqual([["a"], []]);
  });

  test("sends the same key again after a broken line or a server in trouble", async () => {
    const { outbox, posted, sent, clock } = scene([new ApiError(0), new ApiError(503), { id: 1 }]);
    await outbox.send(entry("a"));
    await clock.pass(10_000);
    expect([posted, sent]).toEqual([["a", "a", "a"], ["a"]]);
  });

  test("gives a refused entry back", async () => {
    const { outbox, refused, disk } = scene([new ApiError(403, { code: "forbidden" })]);
    await outbox.send(entry("a"));
    await settle();
    expect([refused, outbox.of("thread:1"), disk()]).toEqual([["a forbidden"], [], []]);
  });

  test("keeps the order of a place and lets other places pass", async () => {
    const { outbox, posted, clock } = scene([new ApiError(0), { id: 3 }, { id: 1 }, { id: 2 }]);
    await outbox.send(entry("a"));
    await outbox.send(entry("b"));
    await outbox.send(entry("c", "thread:2"));
    await settle();
    expect(posted).toEqual(["a", "c"]);
    await clock.pass(2_000);
    expect(posted).toEqual(["a", "c", "a", "b"]);
  });

  test("takes up what an earlier visit left", async () => {
    const { outbox, sent } = scene([{ id: 1 }], [{ ...entry("old"), tries: 3 }]);
    await outbox.start();
    await settle();
    expect(sent).toEqual(["old"]);
  });

  test("is content when the event was faster than the answer", async () => {
    const { outbox, clock, posted } = scene([new ApiError(0), { id: 1 }]);
    await outbox.send(entry("a"));
    await settle();
    await outbox.confirmed("a");
    await clock.pass(5_000);
    expect([posted, outbox.of("thread:1")]).toEqual([["a"], []]);
  });
});
