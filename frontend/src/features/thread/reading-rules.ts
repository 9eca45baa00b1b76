import type { ThreadAnswer } from "../../api/shapes";

/** A place in a thread: a message, and how far its upper edge was from that of the screen. */
export type Place = { no: number; top: number };

/** Where a thread opens, and why there. */
export type Goal = (Place & { why: "back" }) | { no: number; why: "named" | "new" } | { why: "end" };

/** The message that an address names, as in `#m5`. */
export function namedIn(hash: string): number | null {
  const no = /^#m([1-9]\d{0,8})$/.exec(hash)?.[1];
  return no === undefined ? null : Number(no);
}

/** One rule: the place one comes back to, else the message the address names, else the first unread one, else the end. */
export function goalOf(thread: Pick<ThreadAnswer, "unread" | "last_read_no">, hash: string, place: Place | null): Goal {
  if (place) return { ...place, why: "back" };
  const named = namedIn(hash);
  if (named !== null) return { no: named, why: "named" };
  return thread.unread > 0 ? { no: thread.last_read_no + 1, why: "new" } : { why: "end" };
}

/**
 * How far a person has read: up to the last message before the first one that was never on a screen. What was seen
 * beyond a gap counts once the gap is closed.
 */
export class ReadMark {
  private beyond: [from: number, to: number][] = [];
  private last: number;

  constructor(last: number) {
    this.last = last;
  }

  /** Everything up to here is read. */
  get readUpTo(): number {
    return this.last;
  }

  /** Messages `from` to `to` were on the screen. */
  saw(from: number, to: number): void {
    if (to < from || to <= this.last) return;
    this.beyond.push([from, to]);
    this.beyond.sort(([a], [b]) => a - b);
    this.close();
  }

  /** The server says so: another device, or an own post. */
  heard(no: number): void {
    this.last = Math.max(this.last, no);
    this.close();
  }

  private close(): void {
    const rest: [number, number][] = [];
    for (const [from, to] of this.beyond) {
      const end = rest.at(-1);
      if (from <= this.last + 1) this.last = Math.max(this.last, to);
      else if (end && from <= end[1] + 1) end[1] = Math.max(end[1], to);
      else rest.push([from, to]);
    }
    this.beyond = rest;
  }
}
