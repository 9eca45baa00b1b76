import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { StreamEvent as Happening } from "../../api/events";
import type { Author, Message, StreamEvent, ThreadAnswer } from "../../api/shapes";
import { applyThread, goesOn, grown, type ThreadState, withMine, withoutOldest, withOwn } from "./events";

const author: Author = { id: 2, name: "Bo", office: "", city: null, organisation: null };

const message = (no: number, part: Partial<Message> = {}): Message => ({
  id: 100 + no, thread: 1, no, agenda_item: null, author, body: `text ${no}`, html: `<p>text ${no}</p>`, language: "en", reply_to: null,
  state: "published", version: 1, created_at: `2026-01-01T00:00:${String(no).padStart(2, "0")}Z`, edited_at: null,
  moderation: null, reactions: {}, files: [], ...part,
});

const thread = {
  id: 1, group: "climate", kind: "discussion", title: "Bills", author, pinned: false, locked: false, lock_reason: "", language: "en",
  slow_s: 0, messages: 3, unread: 0, last_at: "2026-01-01T00:00:03Z", created_at: "2026-01-01T00:00:00Z", last_read_no: 3, version: 5,
  mine: { reactions: {} }, can: [], cursor: { stream: "thread:1", epoch: "e", seq: 3 },
} satisfies ThreadAnswer;

const start: ThreadState = { thread, messages: [message(2), message(3)], reader: 7 };

let seq = 3;
const event = (happening: Happening): StreamEvent => ({ ...happening, seq: ++seq, at: "2026-01-02T00:00:00Z", by: null });
const tombstone = message(3, { state: "hidden", body: "", html: "", version: 2 });

const STORY: StreamEvent[] = [
  event({ type: "message.posted", data: { message: message(4) } }),
  event({ type: "message.edited", data: { message: message(2, { body: "better", version: 2 }) } }),
  event({ type: "message.hidden", data: { message: tombstone } }),
  event({ type: "message.reacted", data: { message: 104, emoji: "🙏", on: true, count: 2 } }),
  event({ type: "thread.changed", data: { thread: { ...thread, pinned: true, locked: true, version: 6 } } }),
  event({ type: "message.restored", data: { message: message(3, { version: 3 }) } }),
  event({ type: "message.posted", data: { message: message(5) } }),
  event({ type: "message.removed", data: { message: message(5, { state: "removed", body: "", html: "", version: 2 }) } }),
  event({ type: "message.withdrawn", data: { message: message(4, { state: "withdrawn", body: "", html: "", version: 2, reactions: { "🙏": 2 } }) } }),
];

const after = (events: StreamEvent[], state = start) => events.reduce(applyThread, state);

const windowOf = (from: number, to: number, messages = to): ThreadState => ({
  ...start, thread: { ...thread, messages }, messages: Array.from({ length: to - from + 1 }, (_, i) => message(from + i)),
});
const edges = (state: ThreadState) => [state.messages[0]?.no, state.messages.at(-1)?.no, goesOn(state, "earlier"), goesOn(state, "later")];

describe("the window", () => {
  test("lets go of the oldest of a long list, and knows that they are missing", () => {
    expect(edges(withoutOldest(windowOf(1, 250)))).toEqual([1, 250, false, false]);
    expect(edges(withoutOldest(windowOf(1, 251)))).toEqual([52, 251, true, false]);
  });

  test("grows on both sides and lets go on the other", () => {
    const held = windowOf(401, 600, 1000);
    expect(edges(grown(held, windowOf(351, 400).messages, "earlier"))).toEqual([351, 600, true, true]);
    expect(edges(grown(held, windowOf(301, 400).messages, "earlier"))).toEqual([301, 500, true, true]);
    expect(edges(grown(held, windowOf(601, 1000).messages, "later"))).toEqual([801, 1000, true, false]);
  });

  test("has no hole: what belongs to another window is not put in", () => {
    const held = windowOf(401, 450, 1000);
    expect(grown(held, windowOf(1, 50).messages, "earlier")).toBe(held);
    expect(grown(held, windowOf(900, 950).messages, "later")).toBe(held);
    const heard = after([event({ type: "message.posted", data: { message: message(1001) } })], held);
    expect([edges(heard), heard.thread.messages]).toEqual([[401, 450, true, true], 1001]);
  });

  test("an own post that overtook others leaves room for them", () => {
    expect(edges(withOwn(windowOf(401, 450, 450), message(451)))).toEqual([401, 451, true, false]);
    expect(edges(withOwn(windowOf(401, 450, 450), message(453)))).toEqual([401, 450, true, true]);
  });
});

describe("the thread's reducer", () => {
  test("follows a thread", () => {
    const end = after(STORY);
    expect(end.messages.map(({ no, state }) => `${no} ${state}`)).toEqual(["2 published", "3 published", "4 withdrawn", "5 removed"]);
    expect(end.thread).toMatchObject({ pinned: true, locked: true, messages: 5, version: 6 });
  });

  test.each(STORY)("hearing $type twice is hearing it once", (again) => {
    const upTo = after(STORY.slice(0, STORY.indexOf(again) + 1));
    expect(applyThread(upTo, again)).toEqual(upTo);
  });

  test("a snapshot taken later swallows the events before it", () => {
    const end = after(STORY);
    const snapshot: ThreadState = { ...end, messages: end.messages.slice(1) };
    expect(after(STORY, snapshot)).toEqual(snapshot);
  });

  test("a withheld text never comes back with an older event", () => {
    const hidden = after([event({ type: "message.hidden", data: { message: tombstone } })]);
    const late = applyThread(hidden, event({ type: "message.posted", data: { message: message(3) } }));
    expect(late.messages.find(({ no }) => no === 3)?.body).toBe("");
  });

  test("an unknown type changes nothing", () => {
    // @ts-expect-error -- no server of today tells of it
    expect(applyThread(start, event({ type: "message.sung", data: {} }))).toBe(start);
  });

  test("one's own reaction is on, or off", () => {
    const on = withMine(start, 102, "🙏", true);
    expect(on.thread.mine.reactions["102"]).toEqual(["🙏"]);
    expect(withMine(on, 102, "🙏", false).thread.mine.reactions["102"]).toBeUndefined();
  });
});

type Case = { name: string; snapshot: Seen; events: StreamEvent[]; expected: Seen };
type Seen = { thread: ThreadAnswer; messages: Message[] };
type CaseFile = { reader: number; cases: Case[] };

const { reader, cases } = JSON.parse(readFileSync("../tests/cases/thread.json", "utf8")) as CaseFile;

describe("snapshot, then events, as the server tells them", () => {
  test.each(cases)("$name", ({ snapshot, events, expected }) => {
    const held: ThreadState = { ...structuredClone(snapshot), reader };
    const seen = ({ thread, messages }: ThreadState) => ({ thread, messages });
    expect(seen(events.reduce(applyThread, held))).toEqual(expected);
    const twice = events.flatMap((event) => [event, event]);
    expect(seen(twice.reduce(applyThread, held))).toEqual(expected);
  });
});
