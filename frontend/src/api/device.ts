import { clear, createStore, del, get, set, type UseStore } from "idb-keyval";
import { useSyncExternalStore } from "react";
import { boot } from "./boot";
import { api, type ApiError } from "./client";
import { later } from "./line";
import { Outbox, type Outgoing } from "./outbox";

/** What this device keeps for the person: drafts and the outbox. One database per person, wiped on signing out. */
let store: UseStore | null = null;

function mine(): UseStore {
  store ??= createStore(`collab-${boot.me?.id ?? "guest"}`, "kept");
  return store;
}

export const kept = {
  get: <T>(name: string): Promise<T | undefined> => get<T>(name, mine()),
  set: (name: string, value: unknown): Promise<void> => set(name, value, mine()),
  delete: (name: string): Promise<void> => del(name, mine()),
  wipe: (): Promise<void> => clear(mine()),
};

const OUTBOX = "outbox";

export const outbox = new Outbox({
  // A browser that refuses storage (private window) still sends; it only forgets when the tab closes.
  load: async () => (await kept.get<Outgoing[]>(OUTBOX).catch(() => undefined)) ?? [],
  save: (all) => kept.set(OUTBOX, all).catch(() => undefined),
  post: (entry) => api.post(entry.url, entry.body, { key: entry.key }),
  later,
  random: Math.random,
});

export function useOutbox(place: string): Outgoing[] {
  return useSyncExternalStore(outbox.watch, () => outbox.of(place));
}

/** `onRefused` hears of texts the server did not take; they are drafts again by then. */
export function startOutbox(onRefused: (entry: Outgoing, error: ApiError) => void): void {
  outbox.listen({ onRefused });
  void outbox.start();
  addEventListener("online", () => outbox.retry());
}
