import type { Member, Message, SessionBrief, StreamEvent, Thread, ThreadOfAll } from "../../api/shapes";

/** What a group's lists hold for one reader. */
export type GroupState = { threads: Thread[]; members: Member[]; sessions: SessionBrief[] };

const unreadOf = (thread: Thread, readUpTo = 0): Thread => {
  const last_read_no = Math.max(thread.last_read_no, readUpTo);
  return { ...thread, last_read_no, unread: Math.max(0, thread.messages - last_read_no) };
};

const later = (a: string, b: string): string => (a > b ? a : b);

/** Pinned first, then by the newest message. */
function inOrder(threads: Thread[]): Thread[] {
  return threads.toSorted(
    (a, b) => Number(b.pinned) - Number(a.pinned) || b.last_at.localeCompare(a.last_at) || b.id - a.id,
  );
}

function changed(held: Thread, told: ThreadOfAll): Thread {
  if (told.version <= held.version) return held;
  const messages = Math.max(held.messages, told.messages);
  return unreadOf({ ...held, ...told, messages, last_at: later(held.last_at, told.last_at) });
}

function withThread(threads: Thread[], told: ThreadOfAll, startedByMe: boolean): Thread[] {
  const held = threads.find(({ id }) => id === told.id);
  const now = held ? changed(held, told) : unreadOf({ ...told, last_read_no: 0, unread: 0 }, startedByMe ? told.messages : 0);
  return inOrder([...threads.filter(({ id }) => id !== told.id), now]);
}

function withPost(threads: Thread[], message: Message, isOwn: boolean): Thread[] {
  const grown = (thread: Thread) =>
    unreadOf(
      { ...thread, messages: Math.max(thread.messages, message.no), last_at: later(thread.last_at, message.created_at) },
      isOwn ? message.no : 0,
    );
  return inOrder(threads.map((thread) => (thread.id === message.thread ? grown(thread) : thread)));
}

/** A list of threads after one event of its group, of one of its threads, or of the reader's own stream. */
export function applyToThreads(threads: Thread[], event: StreamEvent, reader: number | null): Thread[] {
  const isOwn = event.by !== null && event.by.person === reader;
  switch (event.type) {
    case "thread.started":
      return withThread(threads, event.data.thread, isOwn);
    case "thread.changed": {
      const { thread } = event.data;
      return threads.some(({ id }) => id === thread.id) ? withThread(threads, thread, false) : threads;
    }
    case "message.posted":
      return withPost(threads, event.data.message, isOwn);
    case "thread.read": {
      const { thread: read, last_read_no } = event.data;
      return threads.map((thread) => (thread.id === read ? unreadOf(thread, last_read_no) : thread));
    }
    default:
      return threads;
  }
}

type Seated = Pick<Member, "person" | "role">;
const sameSeat = (a: Seated, b: Seated) => a.person.id === b.person.id && a.role === b.role;

export function applyToMembers(members: Member[], event: StreamEvent): Member[] {
  if (event.type !== "member.joined" && event.type !== "member.left") return members;
  const others = members.filter((member) => !sameSeat(member, event.data));
  return event.type === "member.joined" ? [...others, event.data] : others;
}

export function applyToSessions(sessions: SessionBrief[], event: StreamEvent): SessionBrief[] {
  if (event.type !== "session.scheduled" && event.type !== "session.changed") return sessions;
  const { session } = event.data;
  const held = sessions.find(({ id }) => id === session.id);
  if (held && held.version >= session.version) return sessions;
  return held ? sessions.map((one) => (one.id === session.id ? session : one)) : [session, ...sessions];
}

export function applyGroup(state: GroupState, event: StreamEvent, reader: number | null): GroupState {
  return {
    threads: applyToThreads(state.threads, event, reader),
    members: applyToMembers(state.members, event),
    sessions: applyToSessions(state.sessions, event),
  };
}
