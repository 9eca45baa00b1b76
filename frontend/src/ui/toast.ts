export type Toast = {
  id: number;
  text: string;
  tone: "plain" | "danger";
  /** A word and what it does, as in Undo. */
  action?: { label: string; run: () => void };
};

const STAYS_MS = 10_000;

let all: Toast[] = [];
let ids = 0;
const watchers = new Set<() => void>();

function set(next: Toast[]): void {
  all = next;
  for (const watcher of watchers) watcher();
}

export const toasts = {
  get: (): Toast[] => all,
  watch: (watcher: () => void): (() => void) => {
    watchers.add(watcher);
    return () => watchers.delete(watcher);
  },
  dismiss: (id: number): void => set(all.filter((toast) => toast.id !== id)),
};

/** Tells what was done, for ten seconds, with one way back if there is one. */
export function toast(text: string, options: Partial<Pick<Toast, "action" | "tone">> = {}): void {
  const id = ++ids;
  set([...all.slice(-2), { id, text, tone: options.tone ?? "plain", action: options.action }]);
  setTimeout(() => toasts.dismiss(id), STAYS_MS);
}
