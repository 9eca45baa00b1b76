import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { type Boot, painted, paintedUnder, useBoot } from "../../api/boot";
import { api, type ApiError } from "../../api/client";
import { outbox } from "../../api/device";
import { fromNow, stream, url, withQuery } from "../../api/keys";
import { live } from "../../api/line";
import { BOOTED_AT, useFollow } from "../../api/queries";
import type { Message, Page, StreamEvent, ThreadAnswer } from "../../api/shapes";
import {
  applyThread,
  beyond,
  goesOn,
  grown,
  type Side,
  type ThreadState,
  withMessages,
  withoutOldest,
  withOwn,
  withReaction,
} from "./events";

const keyOf = (id: number) => [stream.thread(id)];
const MOST_AT_ONCE = 200;

type Window = { around?: number; after?: number; before?: number; limit?: number };

const readMessages = async (id: number, window: Window): Promise<Message[]> =>
  (await api.get<Page<Message>>(withQuery(url.messages(id), window))).results;

/** Which messages to begin with: those around one, or the newest. */
export type OpensAt = (thread: ThreadAnswer) => number | null;

/** The window that is held, read again; more than is given at once is asked for twice. */
async function readAgain(id: number, held: Message[]): Promise<Message[]> {
  const after = (held[0]?.no ?? 1) - 1;
  const first = await readMessages(id, { after, limit: MOST_AT_ONCE });
  const last = first.at(-1)?.no ?? 0;
  const isAll = first.length < MOST_AT_ONCE || last >= (held.at(-1)?.no ?? 0);
  return isAll ? first : [...first, ...(await readMessages(id, { after: last, limit: MOST_AT_ONCE }))];
}

/** The state is read before its messages, so that events after its cursor are always right. */
async function readThread(boot: Boot, id: number, held: Message[], opensAt: OpensAt): Promise<ThreadState> {
  const thread = await api.get<ThreadAnswer>(url.thread(id));
  const around = opensAt(thread) ?? undefined;
  const messages = held.length > 0 ? await readAgain(id, held) : await readMessages(id, { around });
  return { thread, messages, reader: boot.me?.id ?? null };
}

function paintedThread(boot: Boot, id: number): ThreadState | undefined {
  const thread = painted<ThreadAnswer>(boot, url.thread(id));
  const page = paintedUnder<Page<Message>>(boot, url.messages(id));
  return thread && page && { thread, messages: page.results, reader: boot.me?.id ?? null };
}

const NEWEST: OpensAt = () => null;

/**
 * A thread, live: every event of its stream is in it a tenth of a second later.
 *
 * `onArrived` says whether the reader is at the end, where the oldest of a long list need not be kept. What an earlier
 * visit held is read anew before it is shown, unless there is no line; what this visit holds keeps its window.
 */
export function useThread(id: number, onArrived: (messages: Message[], isWhole: boolean) => boolean, opensAt: OpensAt = NEWEST) {
  const boot = useBoot();
  const { letGo, held } = useThreadStore(id);
  const [isOpen, setOpen] = useState(false);
  const query = useQuery<ThreadState, ApiError>({
    queryKey: keyOf(id),
    queryFn: () => readThread(boot, id, isOpen ? held()?.messages ?? [] : [], opensAt),
    initialData: () => paintedThread(boot, id),
    initialDataUpdatedAt: BOOTED_AT,
    structuralSharing: false,
  });
  const isOld = !isOpen && query.isStale && query.fetchStatus === "fetching" && !query.isFetchedAfterMount;
  if (query.data !== undefined && !isOld && !isOpen) setOpen(true);
  useFollow<ThreadState>({
    queryKey: keyOf(id),
    state: query.data,
    cursorOf: (state) => state.thread.cursor,
    apply: applyThread,
    onEvents: (events) => {
      const state = held();
      if (onArrived(arrivals(events), state !== undefined && !goesOn(state, "later"))) letGo();
      // Rights are no part of an event: closing or opening a thread changes what may be done in it.
      if (events.some(({ type }) => type === "thread.changed")) void query.refetch();
    },
  });
  useOwnReading(id);
  return isOld ? { ...query, data: undefined } : query;
}

/** What the reader has read on another device. */
function useOwnReading(id: number): void {
  const { apply } = useThreadStore(id);
  const me = useBoot().me?.id;
  useEffect(() => {
    if (me === undefined) return;
    const membership = live.join(fromNow(stream.person(me)), { onEvents: apply, onResync: () => undefined });
    return () => membership.leave();
    // oxlint-disable-next-line react/exhaustive-deps -- `apply` is new in every render and does the same
  }, [id, me]);
}

/** The new messages among events; those of our own outbox are confirmed by the way. */
function arrivals(events: StreamEvent[]): Message[] {
  return events
    .filter((event) => event.type === "message.posted")
    .map(({ key, data }) => {
      if (key) void outbox.confirmed(key);
      return data.message;
    });
}

export function useThreadStore(id: number) {
  const client = useQueryClient();
  const change = (apply: (state: ThreadState) => ThreadState) =>
    client.setQueryData<ThreadState>(keyOf(id), (state) => state && apply(state));
  return {
    held: () => client.getQueryData<ThreadState>(keyOf(id)),
    apply: (events: StreamEvent[]) => change((state) => events.filter(({ type }) => type === "thread.read").reduce(applyThread, state)),
    put: (message: Message) => change((state) => ({ ...state, messages: withMessages(state.messages, [message]) })),
    putOwn: (message: Message) => change((state) => withOwn(state, message)),
    putThread: (thread: Partial<ThreadAnswer>) => change((state) => ({ ...state, thread: { ...state.thread, ...thread } })),
    putReaction: (answer: Message, emoji: string, on: boolean) => change((state) => withReaction(state, answer, emoji, on)),
    putWindow: (messages: Message[]) => change((state) => ({ ...state, messages })),
    grow: (side: Side, messages: Message[]) => change((state) => grown(state, messages, side)),
    letGo: () => change(withoutOldest),
    read: () => client.invalidateQueries({ queryKey: keyOf(id), exact: true }),
  };
}

/** Lets the window of messages grow on one side. */
export function useMore(id: number, side: Side) {
  const store = useThreadStore(id);
  return useMutation<Message[], ApiError, ThreadState>({
    mutationFn: (state) => readMessages(id, beyond(state, side)),
    onSuccess: (messages) => store.grow(side, messages),
  });
}

/** Puts another window in the place of this one: around a message, or the newest. */
export function useOtherWindow(id: number) {
  const store = useThreadStore(id);
  return useMutation<Message[], ApiError, number | null>({
    mutationFn: (no) => readMessages(id, { around: no ?? undefined }),
    onSuccess: store.putWindow,
  });
}

export type Power = "hide" | "remove" | "restore" | "withdraw";
type PowerCall = { message: Message; power: Power; body?: { reason: string; note?: string } };

/** Hide, remove, restore, withdraw: the answer is the message as it is now. */
export function usePower(id: number) {
  const store = useThreadStore(id);
  return useMutation<Message, ApiError, PowerCall>({
    mutationFn: ({ message, power, body = undefined }) =>
      api.post<Message>(`${url.message(message.id)}${power}/`, body ?? {}, { version: message.version }),
    onSuccess: store.put,
    onError: (error) => error.status === 409 && void store.read(),
  });
}

export function useEdit(id: number) {
  const store = useThreadStore(id);
  return useMutation<Message, ApiError, { message: Message; body: string }>({
    mutationFn: ({ message, body }) => api.patch<Message>(url.message(message.id), { body }, { version: message.version }),
    onSuccess: store.put,
    onError: (error) => error.status === 409 && void store.read(),
  });
}

export function useReact(id: number) {
  const store = useThreadStore(id);
  return useMutation<Message, ApiError, { message: Message; emoji: string; on: boolean }>({
    mutationFn: ({ message, emoji, on }) => api.post<Message>(`${url.message(message.id)}react/`, { emoji, on }),
    onSuccess: (answer, { emoji, on }) => store.putReaction(answer, emoji, on),
  });
}

export type ThreadPower = "lock" | "unlock" | "pin" | "unpin";

export function useThreadPower(thread: ThreadAnswer) {
  const store = useThreadStore(thread.id);
  return useMutation<ThreadAnswer, ApiError, ThreadPower>({
    mutationFn: (power) => api.post<ThreadAnswer>(`${url.thread(thread.id)}${power}/`, {}, { version: thread.version }),
    onSuccess: ({ pinned, locked, lock_reason, version, can }) =>
      store.putThread({ pinned, locked, lock_reason, version, ...(can && { can }) }),
    onError: (error) => error.status === 409 && void store.read(),
  });
}
