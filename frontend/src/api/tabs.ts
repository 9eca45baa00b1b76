import { isBrowser } from "../platform/boot-text";
import { browserBoot } from "./boot";

const nameOf = (name: string) => `collab-${name}-${browserBoot().me?.id ?? "guest"}`;

/** Says something to the person's other tabs in this browser, and hears them; nothing comes back to this tab. */
export function channel<N>(name: string, take: (note: N) => void): (note: N) => void {
  if (!isBrowser || typeof BroadcastChannel === "undefined") return () => undefined;
  const line = new BroadcastChannel(nameOf(name));
  line.onmessage = ({ data }) => take(data as N);
  return (note) => line.postMessage(note);
}

/**
 * Runs while no other tab of the person runs anything under the same name.
 *
 * A browser without locks (plain http) runs it at once: the keys of posts and the versions of drafts still hold.
 */
export async function alone<T>(name: string, run: () => Promise<T>): Promise<T> {
  if (!navigator.locks) return run();
  return navigator.locks.request(nameOf(name), run) as Promise<T>;
}
