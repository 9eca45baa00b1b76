import { hashKey, notifyManager, QueryClient, type QueryKey, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useLatest } from "../ui/use-latest";
import { type Boot, painted, useBoot } from "./boot";
import { api, ApiError } from "./client";
import type { Presence } from "./follower";
import { live } from "./line";
import type { Membership } from "./live";
import type { Actor, Cursor, StreamEvent } from "./shapes";

const FRESH_MS = 30_000;

// What a component keeps itself and what its query holds are drawn together.
notifyManager.setScheduler(queueMicrotask);

/** What one reader was answered. Everything the server painted is an answer already given. */
export function clientFor(boot: Boot): QueryClient {
  const client = new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: FRESH_MS,
        retry: (count, error) => error instanceof ApiError && error.isPassing && count < 2,
        refetchOnWindowFocus: false,
      },
    },
  });
  for (const [address, answer] of Object.entries(boot.data)) client.setQueryData([address], answer);
  return client;
}

/** One address of the API as a query; answered at once when the server painted it. `null` waits. */
export function useApi<T>(address: string | null) {
  const boot = useBoot();
  return useQuery<T, ApiError>({
    queryKey: [address],
    queryFn: ({ signal }) => api.get<T>(address!, { signal }),
    enabled: address !== null,
    initialData: () => (address === null ? undefined : painted<T>(boot, address)),
    initialDataUpdatedAt: BOOTED_AT,
  });
}

/** The moment the painted answers were taken, for queries of your own that start from them. */
export const BOOTED_AT = Date.now();

type Following<S> = {
  queryKey: QueryKey;
  /** What the query holds now; the stream is joined once it is there. */
  state: S | undefined;
  cursorOf: (state: S) => Cursor | null | undefined;
  /** Pure: the state after one event. It must bear an event twice. */
  apply: (state: S, event: StreamEvent) => S;
  onEvents?: (events: StreamEvent[]) => void;
  onGone?: (reason: string) => void;
  onPresence?: (presence: Presence) => void;
  onTyping?: (people: Actor[]) => void;
};

const AGAIN_MS = 3_000;

/**
 * Keeps a query in step with its stream: joins with the snapshot's cursor, folds events into the cached state as the
 * line hands them on, and reads the snapshot again when the server asks for a resync.
 */
export function useFollow<S>(following: Following<S>): void {
  const client = useQueryClient();
  const latest = useLatest(following);
  const cursor = following.state === undefined ? null : following.cursorOf(following.state);
  const streamName = cursor?.stream ?? null;

  useEffect(() => {
    const { state, cursorOf } = latest.current;
    const start = state === undefined ? null : cursorOf(state);
    if (streamName === null || !start) return;
    return follow<S>(client, start, latest);
  }, [client, streamName, latest]);
}

function follow<S>(client: QueryClient, start: Cursor, latest: { current: Following<S> }): () => void {
  let over = false;
  // One word to the page for all that these events change, so that it is drawn once.
  const fold = (events: StreamEvent[]) =>
    notifyManager.batch(() => {
      const { queryKey, apply, onEvents } = latest.current;
      client.setQueryData<S>(queryKey, (state) => (state === undefined ? state : events.reduce(apply, state)));
      onEvents?.(events);
    });
  const cursorNow = () => {
    const { queryKey, cursorOf } = latest.current;
    const state = client.getQueryData<S>(queryKey);
    return state === undefined ? null : cursorOf(state);
  };
  const readAgain = async () => {
    const { queryKey } = latest.current;
    await client.refetchQueries({ queryKey, exact: true });
    if (over) return;
    const cursor = cursorNow();
    if (client.getQueryState(queryKey)?.status === "error") setTimeout(() => void readAgain(), AGAIN_MS);
    else if (cursor?.epoch === "") membership.reset(cursor);
  };
  const membership: Membership = live.join(start, {
    onEvents: fold,
    onResync: () => void readAgain(),
    onGone: (reason) => latest.current.onGone?.(reason),
    onPresence: (presence) => latest.current.onPresence?.(presence),
    onTyping: (people) => latest.current.onTyping?.(people),
  });
  // A snapshot read anew may be older than the events folded meanwhile: the stream goes on from where it stands.
  const unwatch = client.getQueryCache().subscribe(({ type, query, ...change }) => {
    const isRead = type === "updated" && "action" in change && change.action.type === "success" && !change.action.manual;
    if (!isRead || query.queryHash !== hashKey(latest.current.queryKey)) return;
    const cursor = cursorNow();
    if (cursor && cursor.epoch !== "") membership.reset(cursor);
  });
  return () => {
    over = true;
    unwatch();
    membership.leave();
  };
}
