import type { AgendaItem, Hand, Room, SessionBrief, SessionState, StreamEvent } from "../../api/shapes";

export const LOBBY_BEFORE_MS = 30 * 60_000;
const UP = new Set(["waiting", "speaking"]);

/** No event says that the lobby opens: everybody's own clock does. */
export function stateAt({ state, starts_at }: Pick<SessionBrief, "state" | "starts_at">, now: number): SessionState {
  if (state !== "scheduled") return state;
  return now >= Date.parse(starts_at) - LOBBY_BEFORE_MS ? "lobby" : "scheduled";
}

const rank = (hand: Hand): string =>
  [hand.state === "speaking" ? 0 : 1, hand.kind === "point_of_order" ? 0 : 1, hand.since, String(hand.id).padStart(12, "0")].join(" ");

/** Who speaks, then points of order, then first come, first served. */
export const inFloorOrder = (hands: Hand[]): Hand[] =>
  [...hands].sort((a, b) => (rank(a) < rank(b) ? -1 : rank(a) > rank(b) ? 1 : 0));

/** Puts a hand in its place, or takes it away when it is no longer up; of a known one the greater version stays. */
export function withHand(room: Room, hand: Hand): Room {
  const known = room.hands.find(({ id }) => id === hand.id);
  if (known && known.version > hand.version) return room;
  const others = room.hands.filter(({ id }) => id !== hand.id);
  return { ...room, hands: UP.has(hand.state) ? inFloorOrder([...others, hand]) : others };
}

/** An item as the server answered it; its place among the others comes with the event. */
export function withItem(room: Room, item: AgendaItem): Room {
  const others = room.items.filter(({ id, version }) => id !== item.id || version > item.version);
  if (others.some(({ id }) => id === item.id)) return room;
  return { ...room, items: [...others, item].sort((a, b) => a.no - b.no) };
}

/** A whole room as the server answered it, unless this page has come further in the meantime. */
export const newest = (held: Room, answer: Room): Room => (answer.cursor.seq < held.cursor.seq ? held : answer);

function changed(room: Room, event: StreamEvent): Room {
  switch (event.type) {
    case "session.opened":
    case "session.paused":
    case "session.resumed":
    case "session.closed":
    case "session.changed": {
      const { session } = event.data;
      return session.version < room.version ? room : { ...room, ...session };
    }
    case "agenda.changed":
      return { ...room, items: event.data.items };
    case "agenda.moved":
      return { ...room, current_item: event.data.current };
    case "hand.raised":
    case "hand.called":
    case "hand.lowered":
      return withHand(room, event.data.hand);
    default:
      return room;
  }
}

/**
 * The room after one event of its stream.
 *
 * The room carries the number of the last event it knows, so one that comes twice or late changes nothing.
 */
export function applySession(room: Room, event: StreamEvent): Room {
  if (event.seq <= room.cursor.seq) return room;
  return { ...changed(room, event), cursor: { ...room.cursor, seq: event.seq } };
}

/** A list of sessions after one event of a group's stream. */
export function applySessionList(list: SessionBrief[], event: StreamEvent): SessionBrief[] {
  if (event.type !== "session.scheduled" && event.type !== "session.changed") return list;
  const { session } = event.data;
  const known = list.find(({ id }) => id === session.id);
  if (known && known.version >= session.version) return list;
  return known ? list.map((one) => (one.id === session.id ? session : one)) : [...list, session];
}
