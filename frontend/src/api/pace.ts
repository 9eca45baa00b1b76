import type { StreamEvent } from "./shapes";

const GAP_MS = 100;
const LONGEST_GAP_MS = 1_000;
/** Of the time, at most one part in so many goes into showing what arrives. */
const SHARE = 2;
/** One showing may keep the page from a key for so long; longer, and the next one is smaller. */
const SLICE_MS = 80;
const SMALLER = 0.7;
const FEWEST = 4;
const MOST = 64;
/** What waits is shown in at most so many turns, so that a page that is too slow falls behind by a second, not more. */
const TURNS = 8;
/** So many at once are a flood, until none came for a while. */
const FLOOD = 4;
const CALM_AFTER_MS = 600;
const LOOK_EVERY_MS = 1_000;
const AT_ONCE = 4;
const BETWEEN_MS = 50;

type Late = { element: Element; since: number; run: () => void };

function isOnScreen(element: Element): boolean {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > 0 && top < window.innerHeight;
}

/** Whether more arrives than anybody reads: then what can wait is drawn when it is over. */
class Flood {
  private until = 0;
  private late: Late[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;

  rises(): void {
    this.until = performance.now() + CALM_AFTER_MS;
  }

  isOn = (): boolean => performance.now() < this.until;

  /** Runs once it is over, the latest first and a few at a time; after a second already for what is on the screen. */
  afterwards(element: Element, run: () => void): () => void {
    const one = { element, since: performance.now(), run };
    this.late.push(one);
    this.timer ??= setTimeout(this.look, LOOK_EVERY_MS);
    return () => {
      this.late = this.late.filter((other) => other !== one);
    };
  }

  private readonly look = (): void => {
    const isOn = this.isOn();
    const before = performance.now() - LOOK_EVERY_MS;
    const due = isOn ? this.late.filter(({ element, since }) => since < before && isOnScreen(element)) : this.late;
    const now = new Set(due.slice(-AT_ONCE));
    this.late = this.late.filter((one) => !now.has(one));
    for (const { run } of now) run();
    const pause = isOn ? LOOK_EVERY_MS : BETWEEN_MS;
    this.timer = this.late.length > 0 ? setTimeout(this.look, pause) : undefined;
  };
}

export const flood = new Flood();

/** Calls with the moment at which what was just changed is on the screen; never in a tab nobody sees. */
function whenPainted(run: (now: number) => void): void {
  requestAnimationFrame(() => setTimeout(() => run(performance.now())));
}

export type Paced = { take: (events: StreamEvent[]) => void; /** Shows at once whatever still waits. */ flush: () => void };

/**
 * Hands events on at once or, when they come thick and fast, ten times a second: so many that a key pressed meanwhile
 * is soon answered, and less often where showing them takes long.
 */
export function paced(show: (events: StreamEvent[]) => void): Paced {
  let waiting: StreamEvent[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let next = 0;
  let most = 16;
  const wake = () => {
    timer ??= setTimeout(turn, Math.max(0, next - performance.now()));
  };
  const turn = () => {
    timer = undefined;
    const started = performance.now();
    if (waiting.length >= FLOOD) flood.rises();
    const number = document.hidden ? waiting.length : Math.max(most, Math.ceil(waiting.length / TURNS));
    const events = waiting.slice(0, number);
    waiting = waiting.slice(number);
    next = started + GAP_MS;
    show(events);
    whenPainted((now) => {
      const cost = now - started;
      if (cost > SLICE_MS) most = Math.max(FEWEST, Math.floor(Math.min(most, events.length) * SMALLER));
      else if (cost < SLICE_MS / 2 && events.length >= most) most = Math.min(MOST, most + 1);
      next = started + Math.min(LONGEST_GAP_MS, Math.max(GAP_MS, SHARE * cost));
    });
    if (waiting.length > 0) wake();
  };
  return {
    take: (events) => {
      waiting.push(...events);
      wake();
    },
    flush: () => {
      clearTimeout(timer);
      timer = undefined;
      if (waiting.length > 0) show(waiting);
      waiting = [];
    },
  };
}
