import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type Boot, painted, paintedUnder, useBoot } from "../../api/boot";
import { api, type ApiError } from "../../api/client";
import { outbox } from "../../api/device";
import { stream, url, withQuery } from "../../api/keys";
import { BOOTED_AT, useFollow } from "../../api/queries";
import type { Message, Page, StreamEvent, ThreadAnswer } from "../../api/shapes";
import { applyThread, type ThreadState, withMessages, withoutOldest, withReaction } from "./events";

const keyOf = (id: number) => [stream.thread(id)];

/** The state is read before its messages, so that events after its cursor are always right. */
async function readThread(boot: Boot, id: number): Promise<ThreadState> {
  const thread = await api.get<ThreadAnswer>(url.thread(id));
  const page = await api.get<Page<Message>>(url.messages(id));
  return { thread, messages: page.results, previous: page.previous, reader: boot.me?.id ?? null };
}

function paintedThread(boot: Boot, id: number): ThreadState | undefined {
  const thread = painted<ThreadAnswer>(boot, url.thread(id));
  const page = paintedUnder<Page<Message>>(boot, url.messages(id));
  return thread && page && { thread, messages: page.results, previous: page.previous, reader: boot.me?.id ?? null };
}

const olderThan = (id: number) => (no: number) => withQuery(url.messages(id), { before: String(no) });

/**
 * A thread, live: every event of its stream is in it a tenth of a second later.
 *
 * `onArrived` says whether the reader is at the end, where the oldest of a long list need not be kept.
 */
export function useThread(id: number, onArrived: (messages: Message[]) => boolean) {
  const boot = useBoot();
  const { letGo } = useThreadStore(id);
  const query = useQuery<ThreadState, ApiError>({
    queryKey: keyOf(id),
    queryFn: () => readThread(boot, id),
    initialData: () => paintedThread(boot, id),
    initialDataUpdatedAt: BOOTED_AT,
    structuralSharing: false,
  });
  useFollow<ThreadState>({
    queryKey: keyOf(id),
    state: query.data,
    cursorOf: (state) => state.thread.cursor,
    apply: applyThread,
    onEvents: (events) => {
      if (onArrived(arrivals(events))) letGo();
      // Rights are no part of an event: closing or opening a thread changes what may be done in it.
      if (events.some(({ type }) => type === "thread.changed")) void query.refetch();
    },
  });
  return query;
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
    put: (message: Message) => change((state) => ({ ...state, messages: withMessages(state.messages, [message]) })),
    putThread: (thread: Partial<ThreadAnswer>) => change((state) => ({ ...state, thread: { ...state.thread, ...thread } })),
    putReaction: (answer: Message, emoji: string, on: boolean) => change((state) => withReaction(state, answer, emoji, on)),
    putOlder: (page: Page<Message>) =>
      change((state) => ({ ...state, messages: withMessages(state.messages, page.results), previous: page.previous })),
    letGo: () => change((state) => withoutOldest(state, olderThan(id))),
    read: () => client.invalidateQueries({ queryKey: keyOf(id), exact: true }),
  };
}

export function useOlder(id: number) {
  const store = useThreadStore(id);
  return useMutation<Page<Message>, ApiError, string>({
    mutationFn: (address) => api.get<Page<Message>>(address),
    onSuccess: store.putOlder,
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
