import { browserBoot } from "./boot";
import { api } from "./client";
import type { ConnectionStore } from "./connection";
import type { Listener } from "./follower";
import { url, withQuery } from "./keys";
import { browserLeader } from "./leader";
import { later } from "./line";
import { Live, type Membership, type Socket } from "./live";
import { paced } from "./pace";
import type { Cursor, EventsAnswer, Heads } from "./shapes";

const PROTOCOL = "collab.v1";
const PAGE_OF_EVENTS = 200;

function openSocket(): Socket {
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  return new WebSocket(`${scheme}//${location.host}/ws/`, PROTOCOL) as unknown as Socket;
}

/** `streams/heads/` answers `{"heads": {stream: seq}}`, as the heartbeat does. */
async function readHeads(streams: string[]): Promise<Record<string, number>> {
  if (streams.length === 0) return {};
  const answer = await api.get<Heads>(withQuery(url.heads, { streams: streams.join(",") }));
  return answer.heads;
}

/** Hands events on no faster than they can be shown. */
class PacedLive extends Live {
  override join(cursor: Cursor, listener: Listener): Membership {
    const pace = paced(listener.onEvents);
    const { reset, leave } = super.join(cursor, { ...listener, onEvents: pace.take });
    return {
      reset,
      leave: () => {
        pace.flush();
        leave();
      },
    };
  }
}

/** One socket for all tabs where the browser can share one, else one of this tab. */
export function openLine(connection: ConnectionStore): Live {
  const shared = browserLeader(browserBoot().me?.id ?? 0, openSocket, later);
  return new PacedLive(
    {
      open: shared?.open ?? openSocket,
      read: (stream, after) =>
        api.get<EventsAnswer>(withQuery(url.events(stream), { after: String(after), limit: PAGE_OF_EVENTS })),
      heads: readHeads,
      // An answer of 401 tells the reader; without the question she would learn it with her next post.
      onShut: () => void api.get(url.me).catch(() => undefined),
      later,
      random: Math.random,
      now: Date.now,
    },
    connection,
  );
}
