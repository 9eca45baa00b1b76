import { useSyncExternalStore } from "react";
import { api } from "./client";
import type { Connection } from "./connection";
import type { EventsAnswer } from "./follower";
import { url, withQuery } from "./keys";
import { Live, type Socket } from "./live";

const PROTOCOL = "collab.v1";
const PAGE_OF_EVENTS = 200;

function openSocket(): Socket {
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  return new WebSocket(`${scheme}//${location.host}/ws/`, PROTOCOL) as unknown as Socket;
}

/** A timer that can be called off. */
export function later(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
}

/** `streams/heads/` answers `{"heads": {stream: seq}}`, as the heartbeat does. */
async function readHeads(streams: string[]): Promise<Record<string, number>> {
  if (streams.length === 0) return {};
  const answer = await api.get<{ heads: Record<string, number> }>(withQuery(url.heads, { streams: streams.join(",") }));
  return answer.heads;
}

/** This tab's line to the server. */
export const live = new Live({
  open: openSocket,
  read: (stream, after) =>
    api.get<EventsAnswer>(withQuery(url.events(stream), { after: String(after), limit: PAGE_OF_EVENTS })),
  heads: readHeads,
  later,
  random: Math.random,
  now: Date.now,
});

export function watchBrowserLine(): void {
  addEventListener("online", () => live.lineIsBack());
  addEventListener("offline", () => live.lineIsGone());
}

export function useConnection(): Connection {
  return useSyncExternalStore(live.connection.watch, live.connection.get);
}
