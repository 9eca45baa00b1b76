import { useSyncExternalStore } from "react";
import { type Connection, ConnectionStore } from "./connection";
import type { Listener } from "./follower";
import type { Live, Membership } from "./live";
import type { Cursor } from "./shapes";

/** A timer that can be called off. */
export function later(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
}

const connection = new ConnectionStore(later);
const AGAIN_MS = 3_000;
let opened: Promise<Live> | null = null;

/** The client of the socket is fetched after the first view: reading needs none. */
function opening(): Promise<Live> {
  opened ??= load();
  return opened;
}

async function load(): Promise<Live> {
  try {
    return (await import("./open-line")).openLine(connection);
  } catch {
    // The line broke between the page and its script: say so, and try again.
    connection.down();
    await new Promise<void>((done) => later(AGAIN_MS, done));
    return load();
  }
}

function join(cursor: Cursor, listener: Listener): Membership {
  let membership: Membership | null = null;
  let fresh: Cursor | null = null;
  let left = false;
  void opening().then((line) => {
    if (left) return;
    membership = line.join(fresh ?? cursor, listener);
  });
  return {
    reset: (next) => {
      fresh = next;
      membership?.reset(next);
    },
    leave: () => {
      left = true;
      membership?.leave();
    },
  };
}

/** This tab's line to the server. */
export const live = {
  join,
  typing: (stream: string): void => void opened?.then((line) => line.typing(stream)),
};

export function watchBrowserLine(): void {
  addEventListener("online", () => void opened?.then((line) => line.lineIsBack()));
  addEventListener("offline", () => void opened?.then((line) => line.lineIsGone()));
}

export function useConnection(): Connection {
  return useSyncExternalStore(connection.watch, connection.get, connection.get);
}
