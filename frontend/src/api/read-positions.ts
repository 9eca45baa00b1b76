import { browserBoot } from "./boot";
import { api, ApiError } from "./client";
import { url } from "./keys";
import { later } from "./line";
import { ReadSender, type Unconfirmed } from "./read-sender";

const nameOfReader = (): string => `collab-read-${browserBoot().me?.id ?? "guest"}`;

/** A browser that refuses storage (private window) tells it as long as the page is open. */
function load(): Unconfirmed {
  try {
    return JSON.parse(localStorage.getItem(nameOfReader()) ?? "{}") as Unconfirmed;
  } catch {
    return {};
  }
}

function change(change: (held: Unconfirmed) => Unconfirmed): void {
  const held = change(load());
  try {
    if (Object.keys(held).length === 0) localStorage.removeItem(nameOfReader());
    else localStorage.setItem(nameOfReader(), JSON.stringify(held));
  } catch {
    return;
  }
}

/** Nobody answered, or only for now: a sign-in that has ended comes back. */
export const isLost = (error: unknown): boolean =>
  !(error instanceof ApiError) || error.isPassing || error.status === 401 || error.status === 429;

export const readPositions = new ReadSender({
  load,
  change,
  post: (thread, no) => api.post(`${url.thread(thread)}read/`, { message_no: no }, { keepalive: true }),
  isLost,
  later,
});

export function startReadPositions(): void {
  readPositions.start();
  const flush = () => void readPositions.flush();
  addEventListener("online", flush);
  addEventListener("pagehide", flush);
  // Hidden, it may never run again; shown, its timers may have slept.
  document.addEventListener("visibilitychange", flush);
}
