/** What the page knows about its line: shown in the header, asked before things that cannot wait. */
/** slow: the socket is open, and the server says that news reach it only every few seconds. */
export type Line = "starting" | "online" | "slow" | "polling" | "reconnecting" | "offline";
export type Connection = { line: Line; lastSynced: number | null };

export const RECONNECTING_AFTER_MS = 3_000;
export const OFFLINE_AFTER_MS = 10_000;

type Later = (ms: number, run: () => void) => () => void;

/** Holds the state and turns silence into words: three seconds "reconnecting", ten seconds "offline". */
export class ConnectionStore {
  private state: Connection = { line: "starting", lastSynced: null };
  private readonly watchers = new Set<() => void>();
  private cancels: (() => void)[] = [];

  constructor(
    private readonly later: Later,
    private readonly now: () => number = Date.now,
  ) {}

  get = (): Connection => this.state;

  watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  up(line: "online" | "slow" | "polling"): void {
    this.cancel();
    this.set({ line, lastSynced: this.now() });
  }

  /** A frame or an answer came: quietly remember when, without waking anybody. */
  heard(): void {
    this.state.lastSynced = this.now();
  }

  down(): void {
    if (this.cancels.length > 0 || this.state.line === "offline") return;
    this.cancels = [
      this.later(RECONNECTING_AFTER_MS, () => this.set({ ...this.state, line: "reconnecting" })),
      this.later(OFFLINE_AFTER_MS, () => this.set({ ...this.state, line: "offline" })),
    ];
  }

  private cancel(): void {
    for (const stop of this.cancels) stop();
    this.cancels = [];
  }

  private set(state: Connection): void {
    const same = state.line === this.state.line;
    this.state = same ? Object.assign(this.state, state) : state;
    if (!same) for (const watcher of this.watchers) watcher();
  }
}
