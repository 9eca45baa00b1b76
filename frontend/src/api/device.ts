import { useSyncExternalStore } from "react";
import { api } from "./client";
import { returnToDraft } from "./draft-keeper";
import type { DraftContent } from "./draft-record";
import { kept } from "./kept";
import { later } from "./line";
import { Outbox, type OutboxListener, type OutboxNote, type Outgoing } from "./outbox";
import { alone, channel } from "./tabs";

const PREFIX = "outbox:";
/** Where releases before kept all entries as one list. */
const OLD_LIST = "outbox";
const nameOf = ({ key }: Pick<Outgoing, "key">) => PREFIX + key;

async function load(): Promise<Outgoing[]> {
  try {
    await kept.split<Outgoing>(OLD_LIST, nameOf);
    return (await kept.under<Outgoing>(PREFIX)).map(({ value }) => value);
  } catch {
    return [];
  }
}

const tell = channel<OutboxNote>("outbox", (note) => outbox.hear(note));

export const outbox: Outbox = new Outbox({
  load,
  read: (key) => kept.get<Outgoing>(nameOf({ key })),
  keep: (entry) => kept.set(nameOf(entry), entry),
  forget: (key) => kept.delete(nameOf({ key })),
  giveBack: ({ place, body }) => {
    const { body: text, title, reply_to } = body as DraftContent;
    return returnToDraft(place, { body: text, title, reply_to });
  },
  alone: (place, run) => alone(`outbox-${place}`, run),
  tell,
  post: (entry) => api.post(entry.url, entry.body, { key: entry.key }),
  later,
  random: Math.random,
});

export function useOutbox(place: string): Outgoing[] {
  return useSyncExternalStore(
    outbox.watch,
    () => outbox.of(place),
    () => outbox.of(place),
  );
}

/** `onRefused` hears of texts the server did not take; they are drafts again by then. */
export function startOutbox(onRefused: NonNullable<OutboxListener["onRefused"]>): void {
  outbox.listen({ onRefused });
  void outbox.start();
  addEventListener("online", () => outbox.retry());
}
