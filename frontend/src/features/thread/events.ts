import type { Message, StreamEvent, ThreadAnswer, ThreadOfAll } from "../../api/shapes";

/**
 * A thread as its page holds it: its own state, and a window of its messages. Their `no` follow one another without a
 * hole, so that the window itself tells what is missing on either side.
 */
export type ThreadState = {
  thread: ThreadAnswer;
  messages: Message[];
  /** Who reads: own posts are read, own reactions are `mine`. */
  reader: number | null;
};

const unreadOf = (thread: ThreadAnswer): ThreadAnswer => ({
  ...thread,
  unread: Math.max(0, thread.messages - thread.last_read_no),
});

export type Side = "earlier" | "later";

const firstOf = ({ messages }: ThreadState): number => messages[0]?.no ?? 1;
const lastOf = ({ messages }: ThreadState): number => messages.at(-1)?.no ?? 0;

/** Whether messages are missing before, or after, those of the window. */
export const goesOn = (state: ThreadState, side: Side): boolean =>
  side === "earlier" ? firstOf(state) > 1 : lastOf(state) < state.thread.messages;

/** What to ask the list of messages for, to let the window grow. */
export const beyond = (state: ThreadState, side: Side): { before: number } | { after: number } =>
  side === "earlier" ? { before: firstOf(state) } : { after: lastOf(state) };

export const holds = (state: ThreadState, no: number): boolean => firstOf(state) <= no && no <= lastOf(state);

/** Puts messages in their place by `no`; of one that is known the greater version stays. */
export function withMessages(held: Message[], more: Message[]): Message[] {
  const [first] = more;
  // By far the most frequent: one that follows the last.
  if (more.length === 1 && first && first.no > (held.at(-1)?.no ?? 0)) return [...held, first];
  const byNo = new Map(held.map((message) => [message.no, message]));
  for (const message of more) {
    const known = byNo.get(message.no);
    if (!known || message.version > known.version) byNo.set(message.no, message);
  }
  return [...byNo.values()].sort((a, b) => a.no - b.no);
}

const KEPT = 200;
const MORE_THAN_KEPT = 50;

/**
 * Lets go of the oldest messages of a long list whose reader is at its end. A few more than are kept may stand, so that
 * not every new one moves the window.
 */
export function withoutOldest(state: ThreadState): ThreadState {
  if (state.messages.length <= KEPT + MORE_THAN_KEPT) return state;
  return { ...state, messages: state.messages.slice(-KEPT) };
}

/** The window with more messages on one side; a long one lets go on the other, which is far from the reader. */
export function grown(state: ThreadState, more: Message[], side: Side): ThreadState {
  const [first, last] = [more[0]?.no ?? 0, more.at(-1)?.no ?? 0];
  // An answer that comes late belongs to a window that was left.
  if (last < firstOf(state) - 1 || first > lastOf(state) + 1) return state;
  const messages = withMessages(state.messages, more);
  if (messages.length <= KEPT + MORE_THAN_KEPT) return { ...state, messages };
  return { ...state, messages: side === "earlier" ? messages.slice(0, KEPT) : messages.slice(-KEPT) };
}

function messageChanged(state: ThreadState, message: Message): ThreadState {
  // What lies outside of the window comes when the window grows there.
  if (message.no < firstOf(state) || message.no > lastOf(state) + 1) return state;
  return { ...state, messages: withMessages(state.messages, [message]) };
}

/** What one's own post was answered with; where others posted before it, the window grows up to it. */
export function withOwn(state: ThreadState, message: Message): ThreadState {
  const thread = { ...state.thread, messages: Math.max(state.thread.messages, message.no) };
  return messageChanged({ ...state, thread }, message);
}

function messagePosted(state: ThreadState, message: Message): ThreadState {
  const { thread } = state;
  const isOwn = message.author.id === state.reader;
  return {
    ...messageChanged(state, message),
    thread: unreadOf({
      ...thread,
      messages: Math.max(thread.messages, message.no),
      last_at: thread.last_at > message.created_at ? thread.last_at : message.created_at,
      last_read_no: isOwn ? Math.max(thread.last_read_no, message.no) : thread.last_read_no,
    }),
  };
}

type Data<Type extends StreamEvent["type"]> = Extract<StreamEvent, { type: Type }>["data"];

function reacted(state: ThreadState, data: Data<"message.reacted">, by: number | null): ThreadState {
  const messages = state.messages.map((message) => {
    if (message.id !== data.message) return message;
    const { [data.emoji]: _, ...others } = message.reactions;
    return { ...message, reactions: data.count > 0 ? { ...others, [data.emoji]: data.count } : others };
  });
  const counted = { ...state, messages };
  return by !== null && by === state.reader ? withMine(counted, data.message, data.emoji, data.on) : counted;
}

function threadChanged(state: ThreadState, change: ThreadOfAll): ThreadState {
  const { thread } = state;
  if (change.version <= thread.version) return state;
  const messages = Math.max(thread.messages, change.messages);
  const last_at = change.last_at > thread.last_at ? change.last_at : thread.last_at;
  return { ...state, thread: unreadOf({ ...thread, ...change, messages, last_at }) };
}

function threadRead(state: ThreadState, data: Data<"thread.read">): ThreadState {
  const { thread } = state;
  if (data.thread !== thread.id) return state;
  return { ...state, thread: unreadOf({ ...thread, last_read_no: Math.max(thread.last_read_no, data.last_read_no) }) };
}

/** The state after one event of the thread's stream. Twice, late or unknown changes nothing. */
export function applyThread(state: ThreadState, event: StreamEvent): ThreadState {
  switch (event.type) {
    case "message.posted":
      return messagePosted(state, event.data.message);
    case "message.edited":
    case "message.restored":
    case "message.hidden":
    case "message.removed":
    case "message.withdrawn":
      return messageChanged(state, event.data.message);
    case "message.reacted":
      return reacted(state, event.data, event.by?.person ?? null);
    case "thread.changed":
      return threadChanged(state, event.data.thread);
    case "thread.read":
      return threadRead(state, event.data);
    default:
      return state;
  }
}

/** The reader's own reaction, on or off. */
export function withMine(state: ThreadState, messageId: number, emoji: string, on: boolean): ThreadState {
  const { thread } = state;
  const key = String(messageId);
  const { [key]: before = [], ...rest } = thread.mine.reactions;
  const others = before.filter((one) => one !== emoji);
  const now = on ? (before.includes(emoji) ? before : [...others, emoji]) : others;
  const reactions = now.length > 0 ? { ...rest, [key]: now } : rest;
  return { ...state, thread: { ...thread, mine: { ...thread.mine, reactions } } };
}

/** The answer to a reaction: the message's counts, and that it is the reader's own. */
export function withReaction(state: ThreadState, answer: Message, emoji: string, on: boolean): ThreadState {
  const messages = state.messages.map((message) =>
    message.id === answer.id ? { ...message, reactions: answer.reactions } : message,
  );
  return withMine({ ...state, messages }, answer.id, emoji, on);
}
