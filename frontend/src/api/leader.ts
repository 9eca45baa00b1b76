import type { Socket } from "./live";

/** What the tabs of one browser say to each other: to the leader, and from it to all. */
export type Note =
  | { kind: "hello" | "bye"; tab: string }
  | { kind: "frame"; tab: string; text: string }
  | { kind: "leading" }
  | { kind: "heard"; tab: string }
  | { kind: "welcome"; tab: string; text: string }
  | { kind: "said"; text: string }
  | { kind: "closed"; code: number };

export type LeaderTools = {
  tab: string;
  open: () => Socket;
  /** To the other tabs; nothing comes back to this one. */
  post: (note: Note) => void;
  listen: (take: (note: Note) => void) => void;
  /** Calls once this tab leads; it leads until it is gone. */
  lead: (leading: () => void) => void;
  /** Calls once that tab is gone. */
  outlive: (tab: string, gone: () => void) => void;
  later: (ms: number, run: () => void) => () => void;
};

export const ANSWER_MS = 3_000;
const opOf = (text: string) => JSON.parse(text) as { op: string; stream?: string };

/** The leader's side: the one real socket, and who listens to what through it. */
class Switchboard {
  private socket: Socket | null = null;
  private welcome: string | null = null;
  private readonly tabs = new Set<string>();
  private readonly listening = new Map<string, Set<string>>();

  constructor(
    private readonly tools: LeaderTools,
    private readonly tell: (note: Note) => void,
  ) {}

  hello(tab: string): void {
    this.tell({ kind: "heard", tab });
    if (!this.tabs.has(tab)) this.tools.outlive(tab, () => this.bye(tab));
    this.tabs.add(tab);
    if (this.welcome !== null) this.tell({ kind: "welcome", tab, text: this.welcome });
    else if (!this.socket) this.connect();
  }

  frame(tab: string, text: string): void {
    const { op, stream } = opOf(text);
    if (op === "join" && stream) this.listening.set(stream, (this.listening.get(stream) ?? new Set()).add(tab));
    if (op === "leave" && stream) this.leave(tab, stream, text);
    else this.socket?.send(text);
  }

  bye(tab: string): void {
    this.tabs.delete(tab);
    for (const stream of this.listening.keys()) this.leave(tab, stream, JSON.stringify({ op: "leave", ref: tab, stream }));
    if (this.tabs.size > 0 || !this.socket) return;
    this.socket.onclose = null;
    this.socket.close(1000);
    this.socket = null;
    this.welcome = null;
  }

  /** A stream is left when nobody in this browser listens to it any more. */
  private leave(tab: string, stream: string, text: string): void {
    const those = this.listening.get(stream);
    if (!those?.delete(tab) || those.size > 0) return;
    this.listening.delete(stream);
    if (this.welcome !== null) this.socket?.send(text);
  }

  private connect(): void {
    const socket = this.tools.open();
    this.socket = socket;
    socket.onmessage = ({ data }) => {
      if (this.socket !== socket) return;
      if (this.welcome === null && opOf(data).op === "welcome") this.welcome = data;
      this.tell({ kind: "said", text: data });
    };
    socket.onclose = ({ code }) => {
      if (this.socket !== socket) return;
      this.socket = null;
      this.welcome = null;
      this.listening.clear();
      this.tell({ kind: "closed", code });
    };
  }
}

/** What a tab takes for its socket. Should the leader not answer, it becomes a socket of its own. */
class TabSocket implements Socket {
  onmessage: Socket["onmessage"] = null;
  onclose: Socket["onclose"] = null;
  heard = false;
  greeted = false;
  private own: Socket | null = null;

  constructor(
    private readonly say: (text: string) => void,
    private readonly left: () => void,
  ) {}

  send = (text: string): void => (this.own ? this.own.send(text) : this.say(text));

  close = (code?: number): void => {
    if (this.own) return this.own.close(code);
    this.left();
    this.onclose?.({ code: code ?? 1000 });
  };

  standAlone(own: Socket): void {
    this.own = own;
    own.onmessage = (event) => this.onmessage?.(event);
    own.onclose = (event) => this.onclose?.(event);
  }
}

/**
 * One socket for all tabs of a browser: the tab that holds the lock has it, the others speak through that tab.
 *
 * Every tab hears every frame; a Follower drops what it has already, so two tabs with different cursors are served by
 * one line. When the leader goes another takes its place and every tab joins again with its own cursor.
 */
export class SharedLine {
  private current: TabSocket | null = null;
  private board: Switchboard | null = null;

  constructor(private readonly tools: LeaderTools) {
    tools.listen((note) => this.take(note));
    tools.lead(() => {
      this.board = new Switchboard(tools, (note) => this.tell(note));
      this.tell({ kind: "leading" });
    });
  }

  open = (): Socket => {
    const { tab } = this.tools;
    const socket = new TabSocket(
      (text) => this.tell({ kind: "frame", tab, text }),
      () => {
        if (this.current === socket) this.current = null;
        this.tell({ kind: "bye", tab });
      },
    );
    this.current = socket;
    this.tell({ kind: "hello", tab });
    this.tools.later(ANSWER_MS, () => {
      if (socket.heard || this.current !== socket) return;
      this.current = null;
      socket.standAlone(this.tools.open());
    });
    return socket;
  };

  /** To everybody, this tab included, which hears it a moment later like the others. */
  private tell(note: Note): void {
    this.tools.post(note);
    queueMicrotask(() => this.take(note));
  }

  private take(note: Note): void {
    switch (note.kind) {
      case "hello":
        return this.board?.hello(note.tab);
      case "bye":
        return this.board?.bye(note.tab);
      case "frame":
        return this.board?.frame(note.tab, note.text);
      case "leading":
        return this.onLeading();
      case "heard":
        if (this.current && note.tab === this.tools.tab) this.current.heard = true;
        return;
      case "welcome":
        if (note.tab === this.tools.tab) this.hand(note.text);
        return;
      case "said":
        if (this.current?.greeted || opOf(note.text).op === "welcome") this.hand(note.text);
        return;
      case "closed":
        return this.drop(note.code);
    }
  }

  private hand(text: string): void {
    const socket = this.current;
    if (!socket) return;
    socket.greeted = true;
    socket.onmessage?.({ data: text });
  }

  /** The line of the leader before is gone; one who was not through yet asks again. */
  private onLeading(): void {
    if (this.current?.greeted) this.drop(1006);
    else if (this.current) this.tell({ kind: "hello", tab: this.tools.tab });
  }

  private drop(code: number): void {
    const socket = this.current;
    this.current = null;
    socket?.onclose?.({ code });
  }
}

/** The browser's own means: a channel between tabs, and locks that a tab holds as long as it lives. */
export function browserLeader(person: number, open: () => Socket, later: LeaderTools["later"]): SharedLine | null {
  if (typeof BroadcastChannel === "undefined" || !navigator.locks) return null;
  const name = `collab-line-${person}`;
  const tab = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
  const channel = new BroadcastChannel(name);
  const forever = () => new Promise<never>(() => undefined);
  void navigator.locks.request(`${name}-${tab}`, forever);
  return new SharedLine({
    tab,
    open,
    later,
    post: (note) => channel.postMessage(note),
    listen: (take) => {
      channel.onmessage = ({ data }) => take(data as Note);
    },
    lead: (leading) => {
      void navigator.locks.request(name, () => (leading(), forever()));
    },
    outlive: (other, gone) => {
      void navigator.locks.request(`${name}-${other}`, gone);
    },
  });
}
