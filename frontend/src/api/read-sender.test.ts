import { expect, test } from "vitest";
import { ApiError } from "./client";
import { isLost } from "./read-positions";
import { ReadSender, type Unconfirmed } from "./read-sender";

/** A device whose timers are run by hand, and a server that answers, refuses or is away. */
function device(held: Unconfirmed = {}) {
  const timers: { ms: number; run: () => void }[] = [];
  const server = { asked: [] as number[][], refusal: null as ApiError | null };
  const kept = { now: held };
  const positions = new ReadSender({
    load: () => kept.now,
    change: (change) => (kept.now = change(kept.now)),
    post: async (...call) => {
      server.asked.push(call);
      if (server.refusal) throw server.refusal;
    },
    isLost,
    later: (ms, run) => {
      const timer = { ms, run };
      timers.push(timer);
      return () => void timers.splice(timers.indexOf(timer), 1);
    },
  });
  const pass = async () => {
    for (const timer of timers.splice(0)) timer.run();
    await new Promise((done) => setTimeout(done));
  };
  return { positions, server, timers, kept, pass };
}

test("what is read within a second goes out once, as its greatest number", async () => {
  const { positions, server, pass, kept, timers } = device();
  for (const no of [3, 5, 4]) positions.tell(7, no);
  expect(kept.now).toEqual({ 7: 5 });
  await pass();
  positions.tell(7, 5);
  expect([server.asked, kept.now, timers]).toEqual([[[7, 5]], {}, []]);
});

test("what was read while a request was under way follows it", async () => {
  const { positions, server, pass } = device();
  positions.tell(7, 5);
  const sent = pass();
  positions.tell(7, 9);
  await sent;
  await pass();
  expect(server.asked).toEqual([[7, 5], [7, 9]]);
});

test.each([0, 401, 429, 503])("a lost request (%d) is sent again, with longer and longer pauses", async (status) => {
  const { positions, server, pass, kept, timers } = device();
  server.refusal = new ApiError(status);
  positions.tell(7, 5);
  const pauses: number[] = [];
  for (let i = 0; i < 7; i += 1) {
    pauses.push(timers[0]!.ms);
    await pass();
  }
  expect(pauses).toEqual([1_000, 3_000, 6_000, 12_000, 24_000, 48_000, 60_000]);
  server.refusal = null;
  await positions.flush();
  expect([server.asked.at(-1), kept.now]).toEqual([[7, 5], {}]);
});

test("a thread that is gone is forgotten, and the others are told", async () => {
  const { positions, server, pass, kept } = device();
  server.refusal = new ApiError(404);
  positions.tell(7, 5);
  await pass();
  expect(kept.now).toEqual({});
  server.refusal = null;
  positions.tell(8, 1);
  await pass();
  expect(server.asked).toEqual([[7, 5], [8, 1]]);
});

test("what an earlier visit could not tell is told by the next", async () => {
  const { positions, server, kept } = device({ 7: 5, 8: 2 });
  positions.start();
  await new Promise((done) => setTimeout(done));
  expect([server.asked, kept.now]).toEqual([[[7, 5], [8, 2]], {}]);
});

test("what another tab has read meanwhile stays kept", async () => {
  const { positions, kept, pass } = device();
  positions.tell(7, 5);
  kept.now = { ...kept.now, 7: 6 };
  await pass();
  expect(kept.now).toEqual({ 7: 6 });
});
