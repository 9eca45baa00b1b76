/** Thread to the number read up to, as far as the server has not confirmed it. */
export type Unconfirmed = Record<string, number>;

export type ReadSenderTools = {
  load: () => Unconfirmed;
  /** Changes what this device keeps, whatever another tab has put there meanwhile. */
  change: (change: (held: Unconfirmed) => Unconfirmed) => void;
  post: (thread: number, no: number) => Promise<unknown>;
  /** Whether it may be told later; what the server refuses for good is forgotten. */
  isLost: (error: unknown) => boolean;
  later: (ms: number, run: () => void) => () => void;
};

const FIRST_AFTER_MS = 1_000;
const FIRST_PAUSE_MS = 3_000;
const LONGEST_PAUSE_MS = 60_000;

/**
 * Tells the server how far somebody has read, at most once a second, again and again until it has answered: a lost
 * request, a tab that slept and a browser that was closed lose nothing. The server takes the greatest, so that no
 * repeat does harm.
 */
export class ReadSender {
  private readonly wanted = new Map<number, number>();
  private readonly confirmed = new Map<number, number>();
  private cancel: (() => void) | null = null;
  private isSending = false;
  private failures = 0;
  private readonly tools: ReadSenderTools;

  constructor(tools: ReadSenderTools) {
    this.tools = tools;
  }

  /** Takes up what an earlier visit could not tell. */
  start(): void {
    for (const [thread, no] of Object.entries(this.tools.load())) this.want(Number(thread), no);
    void this.flush();
  }

  tell(thread: number, no: number): void {
    if (no <= Math.max(this.wanted.get(thread) ?? 0, this.confirmed.get(thread) ?? 0)) return;
    this.want(thread, no);
    this.tools.change((held) => ({ ...held, [thread]: Math.max(no, held[thread] ?? 0) }));
    if (!this.isSending) this.cancel ??= this.tools.later(FIRST_AFTER_MS, () => void this.flush());
  }

  /** Sends now what waits: the line is back, the tab woke up, or the page is being left. */
  async flush(): Promise<void> {
    this.cancel?.();
    this.cancel = null;
    if (this.isSending) return;
    this.isSending = true;
    for (const [thread, no] of this.wanted) if (!(await this.send(thread, no))) break;
    this.isSending = false;
    if (this.wanted.size === 0) return;
    const pause = this.failures === 0 ? FIRST_AFTER_MS : Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (this.failures - 1));
    this.cancel ??= this.tools.later(pause, () => void this.flush());
  }

  private want(thread: number, no: number): void {
    this.wanted.set(thread, Math.max(no, this.wanted.get(thread) ?? 0));
  }

  private async send(thread: number, no: number): Promise<boolean> {
    try {
      await this.tools.post(thread, no);
      this.failures = 0;
      this.confirmed.set(thread, no);
    } catch (error) {
      if (this.tools.isLost(error)) {
        this.failures += 1;
        return false;
      }
    }
    if (this.wanted.get(thread) === no) this.wanted.delete(thread);
    this.tools.change(({ [thread]: held = 0, ...rest }) => (held > no ? { ...rest, [thread]: held } : rest));
    return true;
  }
}
