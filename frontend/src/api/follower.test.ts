import { describe, expect, test } from "vitest";
import { ApiError } from "./client";
import { Follower } from "./follower";
import { fromNow } from "./keys";
import type { EventsAnswer, StreamEvent } from "./shapes";
import { TestClock } from "./test-clock";

const event = (seq: number): StreamEvent => ({ seq, type: "thread.read", at: "2026-01-01T00:00:00Z", by: null, data: { thread: 1, last_read_no: seq } });
const events = (...seqs: number[]) => seqs.map(event);

function scene(after = 10, log: number[] = []) {
  const clock = new TestClock();
  const got: number[] = [];
  const reads: number[] = [];
  let resyncs = 0;
  const tools = {
    later: clock.later,
    read: async (stream: string, from: number): Promise<EventsAnswer> => {
      reads.push(from);
      if (from < 5) throw new ApiError(410, { code: "cursor_too_old" });
      const rest = log.filter((seq) => seq > from).slice(0, 200);
      return { stream, epoch: "e1", head: log.at(-1) ?? from, events: events(...rest) };
    },
  };
  const listener = { onEvents: (list: StreamEvent[]) => got.push(...list.map((one) => one.seq)), onResync: () => resyncs++ };
  const follower = new Follower({ stream: "thread:1", epoch: "e1", seq: after }, listener, tools);
  return { clock, got, reads, follower, listener, tools, resyncs: () => resyncs };
}

describe("a reader of a stream", () => {
  test("hands events on in their order, each once", () => {
    const { follower, got } = scene();
    follower.take("e1", events(11, 12));
    follower.take("e1", events(11, 12, 13));
    expect(got).toEqual([11, 12, 13]);
  });

  test("holds what is out of turn until the missing one comes", async () => {
    const { follower, got, reads, clock } = scene();
    follower.take("e1", events(12));
    expect(got).toEqual([]);
    await clock.pass(200);
    follower.take("e1", events(11));
    expect(got).toEqual([11, 12]);
    await clock.pass(1_000);
    expect(reads.length).toBeLessThanOrEqual(1);
    expect(got).toEqual([11, 12]);
  });

  test("reads the hole over HTTP after 300 ms", async () => {
    const { follower, got, reads, clock } = scene(10, [11, 12, 13]);
    follower.take("e1", events(13));
    await clock.pass(299);
    expect(reads).toEqual([]);
    await clock.pass(1);
    expect(reads).toEqual([10]);
    expect(got).toEqual([11, 12, 13]);
  });

  test("reads on until it has reached the head", async () => {
    const log = Array.from({ length: 450 }, (_, i) => 11 + i);
    const { follower, got, reads, clock } = scene(10, log);
    follower.heard(460);
    await clock.pass(300);
    expect(reads).toEqual([10, 210, 410]);
    expect(got).toEqual(log);
  });

  test("asks for the snapshot when the epoch is another one, and is silent until reset", () => {
    const { follower, got, resyncs } = scene();
    follower.take("e2", events(11));
    follower.take("e2", events(12));
    expect([got, resyncs()]).toEqual([[], 1]);
    follower.reset({ stream: "thread:1", epoch: "e2", seq: 12 });
    follower.take("e2", events(13));
    expect(got).toEqual([13]);
  });

  test("asks for the snapshot when the log no longer reaches its cursor", async () => {
    const { follower, resyncs, clock } = scene(1);
    follower.heard(20);
    await clock.pass(300);
    expect(resyncs()).toBe(1);
  });

  test("without a snapshot starts at the head it is told", () => {
    const { tools, listener, got } = scene();
    const follower = new Follower(fromNow("person:1"), listener, tools);
    follower.take("e1", events(7));
    follower.joined("e1", 40);
    follower.take("e1", events(41));
    expect(got).toEqual([41]);
  });
});
