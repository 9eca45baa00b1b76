import { clear, createStore, del, entries, get, promisifyRequest, set, type UseStore } from "idb-keyval";
import { browserBoot } from "./boot";
import { channel } from "./tabs";

/** What this device keeps for the person. One database per person, wiped on signing out. */
let store: UseStore | null = null;
/** True after signing out: nothing may be written behind what was wiped. */
let closed = false;

function mine(): UseStore {
  if (closed) throw new Error("This device keeps nothing any more.");
  store ??= createStore(`collab-${browserBoot().me?.id ?? "guest"}`, "kept");
  return store;
}

type Found<T> = { name: string; value: T };

async function under<T>(prefix: string): Promise<Found<T>[]> {
  const all = await entries<string, T>(mine());
  return all.filter(([name]) => name.startsWith(prefix)).map(([name, value]) => ({ name, value }));
}

/** What is thrown while a request is answered reaches nobody: the transaction fails instead, and with it its promise. */
function answered(asked: IDBRequest, go: () => void): void {
  asked.onsuccess = () => {
    try {
      go();
    } catch {
      asked.transaction?.abort();
    }
  };
}

/** Reads and writes in one transaction, so that two tabs do not write over each other. `undefined` deletes. */
async function update<T>(name: string, apply: (before: T | undefined) => T | undefined): Promise<T | undefined> {
  return mine()("readwrite", async (records) => {
    let after: T | undefined;
    const asked = records.get(name) as IDBRequest<T | undefined>;
    answered(asked, () => {
      after = apply(asked.result);
      if (after === undefined) records.delete(name);
      else records.put(after, name);
    });
    await promisifyRequest(records.transaction);
    return after;
  });
}

const lastName = (name: string) => `collab-${browserBoot().me?.id ?? "guest"}-${name}`;

/**
 * Writes while a page is being left, when no transaction is sure to end any more. Throws when the device refuses.
 *
 * `getLast` gives it back, to be made a record by the next page.
 */
function setLast(name: string, value: unknown): void {
  if (closed) throw new Error("This device keeps nothing any more.");
  localStorage.setItem(lastName(name), JSON.stringify(value));
}

function getLast<T>(name: string): T | undefined {
  const text = localStorage.getItem(lastName(name));
  return text === null ? undefined : (JSON.parse(text) as T);
}

const forgetLast = (name: string): void => localStorage.removeItem(lastName(name));

/** The names of what was written last, under a prefix. */
function lastNames(prefix: string): string[] {
  return Object.keys(localStorage)
    .filter((name) => name.startsWith(lastName(prefix)))
    .map((name) => name.slice(lastName("").length));
}

/** Makes records of a list that was kept under one name, and removes the list. */
async function split<T>(name: string, nameOf: (entry: T) => string): Promise<void> {
  await mine()("readwrite", (records) => {
    const asked = records.get(name) as IDBRequest<T[] | undefined>;
    answered(asked, () => {
      for (const entry of asked.result ?? []) records.put(entry, nameOf(entry));
      records.delete(name);
    });
    return promisifyRequest(records.transaction);
  });
}

export const kept = {
  get: async <T>(name: string): Promise<T | undefined> => get<T>(name, mine()),
  set: async (name: string, value: unknown): Promise<void> => set(name, value, mine()),
  delete: async (name: string): Promise<void> => del(name, mine()),
  wipe: async (): Promise<void> => clear(mine()),
  under,
  update,
  setLast,
  getLast,
  forgetLast,
  lastNames,
  split,
};

const tellLeft = channel<"left">("kept", () => (closed = true));

/** Leaves nothing on the device, and lets no tab of this person write to it again before it is loaded anew. */
export async function leaveDevice(): Promise<void> {
  const wiped = kept.wipe();
  lastNames("").forEach(forgetLast);
  closed = true;
  tellLeft("left");
  await wiped;
}
