import { describe, expect, test } from "vitest";
import file from "../../../../tests/cases/session.json";
import type { Hand, Room, SessionBrief, StreamEvent } from "../../api/shapes";
import { applySession, applySessionList, newest, stateAt, withHand, withItem } from "./events";

type Case = { name: string; snapshot: object; events: (StreamEvent & { stream: string })[]; expected: object };
const cases = file.cases as unknown as Case[];

/** A snapshot of the server's own tests, with the cursor it was taken at. */
const roomOf = (snapshot: object, seq: number): Room => ({
  ...(snapshot as Room),
  presence: { people: 0, cities: [] },
  can: [],
  cursor: { stream: "session:1", epoch: "e1", seq },
});
const bare = ({ presence: _p, can: _c, cursor: _k, ...room }: Room): object => room;

describe.each(cases)("$name", ({ name, snapshot, events, expected }) => {
  const again = name.includes("again");
  const start = () => roomOf(snapshot, again ? events.at(-1)!.seq : (events[0]?.seq ?? 1) - 1);

  test("is what a new snapshot says", () => {
    expect(bare(events.reduce(applySession, start()))).toEqual(expected);
  });

  test("bears every event twice", () => {
    expect(bare(events.flatMap((event) => [event, event]).reduce(applySession, start()))).toEqual(expected);
  });

  test("bears all of it late", () => {
    const end = events.reduce(applySession, start());
    expect(events.reduce(applySession, end)).toBe(end);
  });
});

const HAND: Hand = {
  id: 1,
  kind: "new_point",
  agenda_item: null,
  person: { id: 2, name: "Bo" },
  city: null,
  office: "",
  state: "waiting",
  since: "2026-01-05T09:10:00Z",
  called_at: null,
  version: 1,
};
const last = cases.at(-1)!;
const empty = roomOf({ ...last.expected, hands: [], items: [] }, 30);

describe("a room", () => {
  test("orders hands: the speaker, points of order, first come", () => {
    const hands = [
      { ...HAND, id: 10 },
      { ...HAND, id: 9 },
      { ...HAND, id: 3, kind: "point_of_order", since: "2026-01-05T09:20:00Z" },
      { ...HAND, id: 4, state: "speaking" as const, since: "2026-01-05T09:30:00Z" },
    ];
    expect(hands.reduce(withHand, empty).hands.map(({ id }) => id)).toEqual([4, 3, 9, 10]);
  });

  test("keeps the later version of a hand, and drops one that is down", () => {
    const called = withHand(empty, { ...HAND, state: "speaking", version: 2 });
    expect(withHand(called, HAND)).toBe(called);
    expect(withHand(called, { ...HAND, state: "done", version: 3 }).hands).toEqual([]);
  });

  test("keeps the later version of an item", () => {
    const item = { id: 1, no: 1, title: "A", kind: "info", minutes: 5, state: "open" as const, opened_at: null, closed_at: null, version: 2 };
    const held = withItem(empty, item);
    expect(withItem(held, { ...item, state: "planned", version: 1 })).toBe(held);
    expect(withItem(held, { ...item, state: "closed", version: 3 }).items).toMatchObject([{ state: "closed" }]);
  });

  test("does not go back to an answer that was overtaken", () => {
    expect(newest(empty, roomOf(last.snapshot, 29))).toBe(empty);
    const later = roomOf(last.snapshot, 31);
    expect(newest(empty, later)).toBe(later);
  });

  test("turns scheduled into lobby half an hour before its start", () => {
    const planned = { state: "scheduled" as const, starts_at: "2026-01-05T10:00:00Z" };
    expect(stateAt(planned, Date.parse("2026-01-05T09:29:59Z"))).toBe("scheduled");
    expect(stateAt(planned, Date.parse("2026-01-05T09:30:00Z"))).toBe("lobby");
    expect(stateAt({ ...planned, state: "closed" }, Date.parse("2026-01-05T09:30:00Z"))).toBe("closed");
  });
});

test("a list takes new sessions in and keeps the later version", () => {
  const one = { id: 1, title: "A", version: 2 } as SessionBrief;
  const event = (session: SessionBrief): StreamEvent => ({ seq: 1, type: "session.changed", at: "", by: null, data: { session } });
  expect(applySessionList([one], event({ ...one, title: "B", version: 3 }))).toMatchObject([{ title: "B" }]);
  expect(applySessionList([one], event({ ...one, title: "old", version: 1 }))).toMatchObject([{ title: "A" }]);
  expect(applySessionList([one], event({ ...one, id: 2 })).map(({ id }) => id)).toEqual([1, 2]);
});
