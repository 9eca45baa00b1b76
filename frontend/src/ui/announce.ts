type Watcher = (text: string) => void;

const watchers = new Set<Watcher>();

/** Says a sentence to screen readers, politely. */
export function announce(text: string): void {
  for (const watcher of watchers) watcher(text);
}

export function onAnnounce(watcher: Watcher): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}
